import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LogMasker } from '../../../tasks/mask-logs/log-masker.ts';
import { LoadedWarehouse, type Row } from './loaded-warehouse.ts';

let loaded: LoadedWarehouse;
beforeAll(async () => {
  loaded = await LoadedWarehouse.start();
});
afterAll(() => loaded.stop());

let last = 0;
/** A request that no other test has: its row in a legacy log, and in one of v2. */
function request(values: Row = {}): { legacy: Row; v2: Row } {
  const legacy: Row = { 'x-edge-request-id': `id-${++last}==`, 'cs-uri-stem': `/${last}`, ...values };
  return { legacy, v2: { ...legacy, 'c-country': 'DE', 'origin-fbl': '0.1' } };
}

/** What the views count of some logs: file and row. */
const counted = async (...fileIds: number[]) =>
  (
    await loaded.rows(
      `SELECT file_id, seq_num FROM request WHERE file_id IN (${fileIds.join(', ')}) ORDER BY file_id, seq_num`,
    )
  ).map((row) => row.join(':'));

const facts = async (...fileIds: number[]) =>
  (await loaded.rows(`SELECT COUNT(*) FROM access_log WHERE file_id IN (${fileIds.join(', ')})`))[0]?.[0];

describe('Requests that a legacy log and one of v2 tell of', () => {
  it.each(['legacy', 'v2'] as const)(
    'count once, as the row that tells more, when %s comes first',
    async (first) => {
      const [one, two, onlyLegacy, onlyV2] = [request(), request(), request(), request()];
      const legacyId = loaded.newFileId();
      const v2Id = loaded.newFileId();
      const loads = {
        legacy: () => loaded.load([one.legacy, two.legacy, onlyLegacy.legacy], 'load-batch', legacyId),
        v2: () => loaded.load([two.v2, onlyV2.v2, one.v2], 'load-batch', v2Id),
      };
      await loads[first]();
      await loads[first === 'legacy' ? 'v2' : 'legacy']();
      expect(await counted(legacyId, v2Id)).toEqual([`${legacyId}:3`, `${v2Id}:1`, `${v2Id}:2`, `${v2Id}:3`]);
      expect(await facts(legacyId, v2Id)).toBe(6);

      // Loaded anew: nothing changes.
      await loaded.load([one.legacy, two.legacy, onlyLegacy.legacy], 'reload-batch', legacyId);
      expect(await counted(legacyId, v2Id)).toHaveLength(4);
      // Without its row in v2, the one of the legacy log counts.
      await loaded.load([onlyV2.v2, one.v2], 'reload-batch', v2Id);
      expect(await counted(legacyId, v2Id)).toEqual([
        `${legacyId}:2`,
        `${legacyId}:3`,
        `${v2Id}:1`,
        `${v2Id}:2`,
      ]);
    },
  );

  it('count once when both come in one batch', async () => {
    const { legacy, v2 } = request();
    const ids = [loaded.newFileId(), loaded.newFileId()] as const;
    await loaded.loadAll(
      new Map([
        [ids[0], [v2]],
        [ids[1], [legacy]],
      ]),
    );
    expect(await counted(...ids)).toEqual([`${ids[0]}:1`]);
  });

  it('count twice if they cannot be told to be the same: without an id, of another page, or days apart', async () => {
    const id = { 'x-edge-request-id': 'the-same==' };
    const ids = [
      await loaded.load([{ 'cs-uri-stem': '/no-id' }]),
      await loaded.load([{ 'cs-uri-stem': '/no-id', 'c-country': 'DE' }]),
      await loaded.load([
        { ...id, 'cs-uri-stem': '/this' },
        { ...id, 'cs-uri-stem': '/this' },
      ]),
      await loaded.load([{ ...id, 'cs-uri-stem': '/that' }]),
      await loaded.load([{ ...id, 'cs-uri-stem': '/this', date: '2026-11-24' }]),
    ];
    expect(await counted(...ids)).toHaveLength(6);
  });

  it('count once over midnight', async () => {
    const { legacy, v2 } = request({ time: '23:59:59' });
    const ids = [
      await loaded.load([legacy]),
      await loaded.load([{ ...v2, date: '2026-11-23', time: '00:00:00' }]),
    ];
    expect(await counted(...ids)).toEqual([`${ids[1]}:1`]);
  });

  it('count the same, in whatever order logs are loaded, over several days', async () => {
    const logs: Row[] = [
      { date: '2026-11-20' },
      { date: '2026-11-21', 'c-country': 'DE' },
      { date: '2026-11-22', 'c-country': 'DE', 'cs(User-Agent)': 'curl' },
      { date: '2026-11-23' },
    ];
    const outcomes: number[][] = [];
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 0, 1],
    ]) {
      const { legacy } = request();
      const ids = logs.map(() => loaded.newFileId());
      for (const index of order) await loaded.load([{ ...legacy, ...logs[index] }], 'load-batch', ids[index]);
      outcomes.push((await counted(...ids)).map((row) => ids.indexOf(Number(row.split(':')[0]))));
    }
    expect(outcomes).toEqual([[2], [2]]);
  });
});

/** The made logs of one site that has both kinds of logging on. They are kept outside the project. */
const pair = join(
  process.env.SAMPLES_DIR ?? join(import.meta.dirname, '../../../../shared/samples'),
  'v2-made/pair',
);

(existsSync(pair) ? describe : describe.skip)('The made logs of a site that moves over', () => {
  it.each([
    [['v2.json.gz', 'v1.gz'], 12],
    [['v1.gz', 'v2.json.gz', 'v2.parquet'], 17],
  ])('have seven requests: %j', async (names, rowsOfAll) => {
    const ids = new Map(names.map((name) => [name, loaded.newFileId()]));
    for (const [name, id] of ids) {
      const masker = new LogMasker({ ipv4Bits: 8, ipv6Bits: 32, dropFields: [] }, () => BigInt(id));
      const file = readFileSync(join(pair, name));
      const blocks = [...masker.write(name.endsWith('.gz') ? gunzipSync(file) : file), ...masker.end()];
      const masked = new Map([[id, Buffer.concat(blocks.map(({ bytes }) => bytes))]]);
      await loaded.loadMasked(masked, 'load-batch', '2026-11-20');
    }
    const rows = await counted(...ids.values());
    expect(rows).toHaveLength(7);
    // Only the request that v2 lacks.
    expect(rows.filter((row) => row.startsWith(`${ids.get('v1.gz')}:`))).toHaveLength(1);
    expect(await facts(...ids.values())).toBe(rowsOfAll);
    // The other order has the same requests.
    await loaded.warehouse.must(`DELETE FROM access_log WHERE file_id IN (${[...ids.values()].join(', ')})`);
  });
});
