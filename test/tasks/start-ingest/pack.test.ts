import fc from 'fast-check';
import { type Batch, packBatches } from '../../../tasks/start-ingest/pack.ts';
import type { CreatedLog } from '../../../tasks/start-ingest/s3-events.ts';

const log = (
  key: string,
  { bucket = 'logs', size = 1000, sequencer = '01', etag = 'e' } = {},
): CreatedLog => ({
  object: { bucket, key, etag, size },
  time: '2026-11-22T10:03:05.123Z',
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

  it('of the same name for the same logs, in whatever order the queue brought them', () => {
    expect(packBatches([log('b'), log('a')])).toEqual(packBatches([log('a'), log('b')]));
  });

  it('of another name when the same bytes were put a second time: that is another log', () => {
    const [first] = packBatches([log('a', { sequencer: '01' })]);
    const [second] = packBatches([log('a', { sequencer: '02' })]);
    expect(second?.name).not.toBe(first?.name);
  });

  it('once, when the queue tells of one twice, and as it was last', () => {
    const [batch] = packBatches([
      log('a', { sequencer: 'A', etag: 'new' }),
      log('a', { sequencer: '9', etag: 'old' }),
    ]);
    expect(batch?.input.objects).toEqual([expect.objectContaining({ key: 'a', etag: 'new' })]);
  });

  it('of one bucket each', () => {
    expect(keys(packBatches([log('a'), log('b', { bucket: 'others' }), log('c')]))).toEqual([
      ['a', 'c'],
      ['b'],
    ]);
  });

  it('of at most 512 MiB, and a larger log alone', () => {
    const half = 256 * 2 ** 20;
    const batches = packBatches([
      log('a', { size: half }),
      log('b', { size: half }),
      log('c'),
      log('d', { size: 2 ** 31 }),
    ]);
    expect(keys(batches)).toEqual([['a', 'b'], ['c'], ['d']]);
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
