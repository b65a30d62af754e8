/** What a list names, and to whom it belongs. */
export interface Listed {
  readonly owner: string;
  readonly entry: string;
}

/**
 * Reads a list of names, a line for each owner: `owner: entry; entry`. A line that begins with a blank continues the one before.
 * An asterisk stands for no owner in particular.
 */
export function namedList(text: string): Listed[] {
  const lines = text.replaceAll(/\n +/g, ' ').trim().split('\n');
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    const owner = line.slice(0, colon);
    const entries = line.slice(colon + 1).split(';');
    return entries.map((entry) => ({ owner: owner === '*' ? '' : owner, entry: entry.trim() }));
  });
}
