import fc from 'fast-check';
import { type Batch, packBatches } from '../../../tasks/start-ingest/pack.ts';
import type { CreatedLog } from '../../../tasks/start-ingest/s3-events.ts';

const log = (
  key: string,
  {
    bucket = 'logs',
    size = 1000,
    sequencer = '01',
    etag = 'e',
    versionId = undefined as string | undefined,
    time = '2026-11-22T10:03:05.123Z',
  } = {},
): CreatedLog => ({
  object: { bucket, key, etag, size, ...(versionId && { versionId }) },
  time,
  sequencer,
});
const keys = (batches: Batch[]) => batches.map(({ input }) => input.objects.map(({ key }) => key));

describe('Logs are packed into executions', () => {
  it('that say when the logs came, how many, and which', () => {
    expect(packBatches([log('a'), log('b')])[0]?.name).toMatch(
      /^ingest-20261122T100305Z-2-files-[0-9a-f]{16}$/,
    );
    expect(packBatches([log('a')])[0]?.name).toMatch(/^ingest-20261122T100305Z-1-file-/);
  });

  it('named after the log that came first, wherever its key stands', () => {
    const logs = [
      log('a', { time: '2026-11-22T10:03:06.000Z' }),
      log('b', { time: '2026-11-22T10:03:05.999Z' }),
    ];
    expect(packBatches(logs)[0]?.name).toMatch(/^ingest-20261122T100305Z-/);
  });

  it('of another name for other logs', () => {
    const names = [log('a'), log('b'), log('a', { etag: 'f' }), log('a', { size: 1 })].map(
      (one) => packBatches([one])[0]?.name,
    );
    expect(new Set(names).size).toBe(4);
  });

  it('of the same name for the same logs, in whatever order the queue brought them', () => {
    expect(packBatches([log('b'), log('a')])).toEqual(packBatches([log('a'), log('b')]));
  });

  it('of another name when the same bytes were put a second time: that is another log', () => {
    const [first] = packBatches([log('a', { sequencer: '01' })]);
    const [second] = packBatches([log('a', { sequencer: '02' })]);
    expect(second?.name).not.toBe(first?.name);
  });

  it.each([
    ['A', '9'],
    ['10', 'F'],
    ['010', '00F'],
    ['0055AED6DCD90281E6', '55AED6DCD90281E5'],
  ])(
    'once, when the queue tells of one twice, and as it was last: at %s rather than %s',
    (later, earlier) => {
      const last = log('a', { sequencer: later, etag: 'new' });
      const first = log('a', { sequencer: earlier, etag: 'old' });
      for (const [batch] of [packBatches([last, first]), packBatches([first, last])]) {
        expect(batch?.input.objects).toEqual([last.object]);
      }
    },
  );

  it('each version of a log, and each log of the same key in another bucket', () => {
    const logs = [
      log('a', { versionId: 'v1' }),
      log('a', { versionId: 'v2' }),
      log('a', { bucket: 'others', versionId: 'v1' }),
    ];
    expect(keys(packBatches(logs))).toEqual([['a', 'a'], ['a']]);
    expect(packBatches(logs.toReversed())).toEqual(packBatches(logs));
  });

  it('of one bucket each', () => {
    expect(keys(packBatches([log('a'), log('b', { bucket: 'others' }), log('c')]))).toEqual([
      ['a', 'c'],
      ['b'],
    ]);
  });

  it('of at most 500 logs', () => {
    const logs = Array.from({ length: 1001 }, (_, index) => log(`${index}`));
    expect(keys(packBatches(logs)).map(({ length }) => length)).toEqual([500, 500, 1]);
  });

  it('of at most 100,000 bytes', () => {
    // 400 each, with the comma after it
    const length = 399 - JSON.stringify(log('').object).length;
    const logs = Array.from({ length: 500 }, (_, index) => log(`${index}`.padStart(length, '0')));
    const sizes = (some: CreatedLog[]) => keys(packBatches(some)).map((batch) => batch.length);
    expect(sizes(logs)).toEqual([250, 250]);
    expect(sizes([...logs.slice(1), log(`${'0'.repeat(length)}0`)])).toEqual([249, 250, 1]);
    // Step Functions counts bytes: three for each of these characters.
    const threeTimes = logs.map(({ object }) => log(object.key.replaceAll('0', '記')));
    expect(Math.max(...sizes(threeTimes))).toBeLessThan(100);
  });

  it('of at most 512 MiB, and a larger log alone', () => {
    const half = 256 * 2 ** 20;
    const batches = packBatches([
      log('a', { size: half }),
      log('b', { size: half }),
      log('c', { size: half }),
      log('d', { size: half }),
      log('e', { size: 1 }),
      log('f', { size: 2 ** 31 }),
    ]);
    expect(keys(batches)).toEqual([['a', 'b'], ['c', 'd'], ['e'], ['f']]);
  });

  it('none of them lost, none twice, and no execution too large for Step Functions', () => {
    const anyLog = fc
      .record({
        key: fc.string({ minLength: 1, maxLength: 1024 }),
        size: fc.integer({ min: 0, max: 2 ** 30 }),
      })
      .map(({ key, size }) => log(key, { size }));
    fc.assert(
      fc.property(fc.array(anyLog, { maxLength: 600 }), (logs) => {
        const batches = packBatches(logs);
        expect(keys(batches).flat().sort()).toEqual(
          [...new Set(logs.map(({ object }) => object.key))].sort(),
        );
        for (const { name, input } of batches) {
          expect(name.length).toBeLessThanOrEqual(80);
          expect(input.objects.length).toBeLessThanOrEqual(500);
          expect(JSON.stringify(input).length).toBeLessThan(110_000);
        }
      }),
      { numRuns: 30 },
    );
  });
});
