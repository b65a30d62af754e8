import { MalformedLogError } from '../../../tasks/mask-logs/errors.ts';
import { LogMasker, setAside } from '../../../tasks/mask-logs/log-masker.ts';
import { cut, defaultPolicy } from './logs.ts';
import { knownSalts } from './visitors/known-salts.ts';

/** What a log is masked to. Texts are Latin-1: one character for each byte. The file id is 1. */
export function masked(log: string, policy = defaultPolicy, places: readonly number[] = []) {
  const masker = new LogMasker(policy, () => 1n, undefined, knownSalts());
  const texts: Record<string | symbol, string> = {};
  const chunks = cut(Buffer.from(log, 'latin1'), places);
  for (const { output, bytes } of [...chunks.flatMap((chunk) => masker.write(chunk)), ...masker.end()]) {
    texts[output] = (texts[output] ?? '') + bytes.toString('latin1');
  }
  const { [setAside]: aside = '', ...dates } = texts;
  return {
    masked: dates as Record<string, string>,
    setAside: aside.split('\n').slice(1, -1),
    rows: masker.rows,
  };
}

/** Why a log is rejected, or `accepted`. */
export function rejection(log: string, places: readonly number[] = []): string {
  try {
    masked(log, defaultPolicy, places);
    return 'accepted';
  } catch (error) {
    if (error instanceof MalformedLogError) return error.message;
    throw error;
  }
}
