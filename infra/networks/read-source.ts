import { readFile } from 'node:fs/promises';

/** In milliseconds. */
const longestWait = 30_000;

/**
 * Reads a list from the web, or from a file.
 *
 * @throws Error that says why it could not be read
 */
export async function readSource(source: string): Promise<string> {
  const isJson = /\.json$/.test(source);
  const text = /^https?:/.test(source) ? await download(source) : await readFile(source, 'utf8');
  // The page that a site shows in place of a file that is gone may hold addresses too.
  if (isJson) parse(text);
  return text;
}

async function download(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(longestWait) }).catch((error: unknown) => {
    const { cause, message } = error as Error;
    throw new Error(cause instanceof Error ? `${message} (${cause.message})` : message);
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return text;
}

function parse(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new Error('is no JSON');
  }
}
