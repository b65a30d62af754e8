import { endless } from '../../local-cloud/services/redshift/data-api.ts';
import { LoadedWarehouse } from './loaded-warehouse.ts';

let loading: LoadedWarehouse;

beforeAll(async () => {
  loading = await LoadedWarehouse.start();
  await loading.warehouse.prepareEndless();
});
afterAll(() => loading.stop());

describe('While a load has written all its rows and not yet committed', () => {
  it.each(['load-batch', 'reload-batch'])(
    'another waits, with %s, and nobody who reads the ledger does',
    async (script) => {
      const { warehouse } = loading;
      const fileId = loading.newFileId();
      const batch = await loading.put([{ 'cs-uri-stem': '/a' }, { 'cs-uri-stem': '/b' }], fileId);
      const statements = loading.statements(script, batch);
      const first = await warehouse.submitBatch([...statements, endless]);
      await warehouse.started(first, endless);

      const second = await warehouse.submitBatch(statements);
      await warehouse.started(second, statements[0]);
      const window = { from: '2026-11-01', to: '2026-11-30', target: 's3://masked/ledger/' };
      await warehouse.must(...loading.statements('unload-ledger', window));
      expect(await warehouse.rows(`SELECT * FROM log_file WHERE file_id = ${fileId}`)).toEqual([]);
      const { SubStatements = [] } = await warehouse.describe(second);
      expect(SubStatements.map(({ Status }) => Status)).toEqual([
        'STARTED',
        ...statements.slice(1).map(() => 'SUBMITTED'),
      ]);

      await warehouse.cancel(first);
      expect((await warehouse.end(second)).Status).toBe('FINISHED');
      expect(
        await warehouse.rows(`SELECT path FROM request WHERE file_id = ${fileId} ORDER BY path`),
      ).toEqual([['/a'], ['/b']]);
    },
  );
});

it('A load counts what its batch has brought in, whichever attempt did it, and not what another has', async () => {
  const { warehouse } = loading;
  const rows = [{ 'cs-uri-stem': '/d' }, { 'cs-uri-stem': '/e' }];
  const fileId = loading.newFileId();
  const batch = await loading.put(rows, fileId);
  const another = await loading.put(rows, fileId);
  const counts = async (script: string, parameters: object) => {
    const { Id } = await warehouse.batch(...loading.statements(script, parameters));
    return warehouse.lastRows(Id);
  };
  expect(await counts('load-batch', batch)).toEqual([[1, 2]]);
  expect(await counts('load-batch', batch)).toEqual([[1, 2]]);
  expect(await counts('load-batch', another)).toEqual([[0, 0]]);
  expect(await counts('reload-batch', another)).toEqual([[1, 2]]);
  expect(await counts('reload-batch', another)).toEqual([[1, 2]]);
  expect(await counts('load-batch', batch)).toEqual([[0, 0]]);
});

it('Three loads of one batch at once are one load, and none of them fails', async () => {
  const { warehouse } = loading;
  const fileId = loading.newFileId();
  const batch = await loading.put([{ 'x-host-header': 'new.example' }, { 'cs-uri-stem': '/c' }], fileId);
  const statements = loading.statements('load-batch', batch);
  const ids = await Promise.all([1, 2, 3].map(() => warehouse.submitBatch(statements)));
  for (const id of ids) expect(await warehouse.end(id)).toMatchObject({ Status: 'FINISHED' });
  expect(await warehouse.rows(`SELECT COUNT(*) FROM access_log WHERE file_id = ${fileId}`)).toEqual([[2]]);
  expect(await warehouse.rows("SELECT COUNT(*) FROM host WHERE name = 'new.example'")).toEqual([[1]]);
});
