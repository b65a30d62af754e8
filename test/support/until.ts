import { setTimeout as delay } from 'node:timers/promises';

/** Between two looks, in milliseconds. */
const interval = 20;

/**
 * Waits until a condition holds.
 *
 * @param what is waited for: names it when it does not come
 * @param condition is asked again and again; `undefined` and `false` mean not yet
 * @returns what the condition returned at last
 */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  { seconds = 30 } = {},
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const result = await condition();
    if (result !== undefined && result !== false) return result;
    if (Date.now() > deadline) throw new Error(`Waited ${seconds} s in vain for ${what}.`);
    await delay(interval);
  }
}
