import { setTimeout as realTime } from 'node:timers/promises';
import { VirtualClock } from '../../../local-cloud/core/virtual-clock.ts';

const start = new Date('2026-01-01T00:00:00Z');

test('sleepers wake in the order of their time, and no real time passes', async () => {
  const clock = new VirtualClock(start);
  const woken: string[] = [];
  const sleep = async (hours: number) => {
    await clock.sleep(hours * 3_600_000);
    woken.push(clock.now().toISOString());
  };
  await Promise.all([sleep(24), sleep(1), sleep(2)]);
  expect(woken).toEqual(['2026-01-01T01:00:00.000Z', '2026-01-01T02:00:00.000Z', '2026-01-02T00:00:00.000Z']);
});

test('time stands still while work is under way', async () => {
  const clock = new VirtualClock(start);
  const nap = clock.sleep(1000);
  await clock.working(realTime(50));
  expect(clock.now()).toEqual(start);
  await nap;
  expect(clock.now().getTime() - start.getTime()).toBe(1000);
});

test('work that does not end holds time no longer than the clock has patience', async () => {
  const clock = new VirtualClock(start, { patience: 20 });
  void clock.working(new Promise(() => {}));
  await clock.sleep(60_000);
  expect(clock.now().toISOString()).toBe('2026-01-01T00:01:00.000Z');
});

test('a sleep that is aborted rejects with the reason and moves no time', async () => {
  const clock = new VirtualClock(start);
  const stop = new AbortController();
  const nap = clock.sleep(1000, stop.signal);
  stop.abort(new Error('enough'));
  await expect(nap).rejects.toThrow('enough');
  await expect(clock.sleep(1000, stop.signal)).rejects.toThrow('enough');
  expect(clock.now()).toEqual(start);
});

describe('a clock that stops', () => {
  const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

  it('stands still until it is advanced, and wakes every sleeper on the way', async () => {
    const clock = new VirtualClock(start, { until: start });
    const woken: Date[] = [];
    const loop = async () => {
      for (;;) {
        await clock.sleep(120_000);
        woken.push(clock.now());
      }
    };
    void loop();
    await realTime(20);
    expect(clock.now()).toEqual(start);
    await clock.advanceTo(at(5));
    expect(woken).toEqual([at(2), at(4)]);
    await realTime(20);
    expect(clock.now()).toEqual(at(5));
  });

  it('never goes back', async () => {
    const clock = new VirtualClock(at(10), { until: at(10) });
    await clock.advanceTo(at(5));
    expect(clock.now()).toEqual(at(10));
  });
});
