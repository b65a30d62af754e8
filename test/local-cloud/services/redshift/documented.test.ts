import { page } from '../../../docs/pages.ts';
import { TestWarehouse } from './data-api.ts';

/** The rows of the tables of a page's section whose headings these are. */
function table(...headings: string[]): string[][] {
  const lines = page('docs/local-cloud.md').text.split('\n');
  const first = lines.indexOf(`| ${headings.join(' | ')} |`);
  const rows = lines.slice(first + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const code = (cell = '') => /^`(.+)`/.exec(cell)?.[1] ?? '';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await TestWarehouse.start();
  await warehouse.must('CREATE TABLE t (a INT, b VARCHAR(9), c INT)', 'CREATE TABLE u (a INT)');
});
afterAll(() => warehouse.stop());

describe('What docs/local-cloud.md says of SQL', () => {
  test.each(table('what', 'statement').map(([, statement]) => code(statement)))(
    'is refused by name: %s',
    async (sql) => {
      expect(await warehouse.error(sql)).toMatch(/not served by the local warehouse/);
    },
  );

  test.each(table('statement', 'on Redshift', 'here').map((row) => [code(row[0]), code(row[2])]))(
    'differs: %s',
    async (sql, here) => {
      const failed = await warehouse.error(sql);
      expect(failed ?? String((await warehouse.rows(sql))[0]?.[0])).toBe(here);
    },
  );
});
