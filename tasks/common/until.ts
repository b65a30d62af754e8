import { setTimeout as delay } from 'node:timers/promises';

/** Between two looks, in milliseconds. */
const shortest = 5;
const longest = 5000;

/** What was waited for did not come in time. */
export class WaitedInVainError extends Error {
  override readonly name = 'WaitedInVainError';
}

/**
 * Waits until a condition holds. It looks often at first, then less and less often: after a tenth of the time waited so far.
 *
 * @param what is waited for, as the error names it
 * @param condition `undefined` and `false` mean not yet
 * @param options.advice what to do when it does not come
 * @returns the first other result of the condition
 * @throws WaitedInVainError when the time is over
 */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  { seconds, advice }: { readonly seconds: number; readonly advice?: string },
): Promise<T> {
  const start = performance.now();
  for (;;) {
    const result = await condition();
    if (result !== undefined && result !== false) return result;
    const waited = performance.now() - start;
    if (waited > seconds * 1000) {
      throw new WaitedInVainError([`Waited ${seconds} s in vain for ${what}.`, advice].join(' ').trim());
    }
    await delay(Math.min(Math.max(shortest, waited / 10), longest));
  }
}
