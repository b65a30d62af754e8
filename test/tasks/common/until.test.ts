import { setTimeout as delay } from 'node:timers/promises';
import { until, WaitedInVainError } from '../../../tasks/common/until.ts';

describe('A wait', () => {
  it('ends with the first result of its condition', async () => {
    const results = [undefined, false, 'here', 'too late'] as const;
    let looks = 0;
    expect(await until('a result', () => results[looks++], { seconds: 5 })).toBe('here');
    expect(looks).toBe(3);
  });

  it('takes 0 and empty text for results', async () => {
    expect(await until('a number', () => 0, { seconds: 5 })).toBe(0);
    expect(await until('a text', async () => '', { seconds: 5 })).toBe('');
  });

  it('ends in time, and says what it waited for and what to do', async () => {
    const wait = until('the train', () => undefined, { seconds: 0.1, advice: 'Walk.' });
    await expect(wait).rejects.toThrow(new WaitedInVainError('Waited 0.1 s in vain for the train. Walk.'));
    await expect(until('a bus', () => false, { seconds: 0 })).rejects.toThrow(
      new WaitedInVainError('Waited 0 s in vain for a bus.'),
    );
  });

  it('looks less and less often', async () => {
    const start = performance.now();
    let looks = 0;
    await until('half a second', () => ++looks > 0 && performance.now() - start > 500, { seconds: 5 });
    expect(looks).toBeLessThan(50);
  });

  it('fails as its condition does', async () => {
    const condition = async () => {
      await delay(1);
      throw new RangeError('no');
    };
    await expect(until('nothing', condition, { seconds: 5 })).rejects.toThrow(RangeError);
  });
});
