import { setTimeout as sleep } from 'node:timers/promises';
import { mapConcurrently } from '../../../tasks/mask-logs/map-concurrently.ts';

describe('mapping concurrently', () => {
  it('keeps the order, and the limit', async () => {
    let underWay = 0;
    let most = 0;
    const results = await mapConcurrently([5, 1, 4, 2, 3], 2, async (delay) => {
      most = Math.max(most, ++underWay);
      await sleep(delay);
      underWay--;
      return delay * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it('after a failure begins nothing more, and waits for what is under way', async () => {
    const done: number[] = [];
    const mapping = mapConcurrently([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new Error('first');
      await sleep(10);
      done.push(item);
    });
    await expect(mapping).rejects.toThrow('first');
    expect(done).toEqual([2]);
  });
});
