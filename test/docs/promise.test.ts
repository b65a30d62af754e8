import { stages } from '../../infra/stages.ts';
import { maskedColumns } from '../../tasks/mask-logs/formats/fields.ts';
import { LogMasker } from '../../tasks/mask-logs/log-masker.ts';
import { page } from './pages.ts';

const columns: readonly string[] = maskedColumns;

/** The rows of a table of three columns, each of them code: field, before, after. */
const rowsOf = (path: string) =>
  [...page(path).text.matchAll(/^\| `(.+?)` \| `(.+?)` \| `(.+?)` \|$/gm)].map(
    ([, field = '', before = '', after = '']) => ({ field, before, after }),
  );

describe.each(['README.md', 'README.ja.md'])('%s', (path) => {
  it('shows what masking makes of a request', () => {
    const shown = rowsOf(path);
    expect(shown.length).toBeGreaterThan(5);

    const masker = new LogMasker(stages.production.mask, () => 1n);
    const log = [
      '#Version: 1.0',
      `#Fields: ${shown.map(({ field }) => field).join(' ')}`,
      shown.map(({ before }) => before).join('\t'),
    ];
    const blocks = [...masker.write(Buffer.from(`${log.join('\n')}\n`)), ...masker.end()];
    const masked = (blocks[0]?.bytes.toString().split('\n')[1] ?? '').split('\t');
    const kept = shown.map(({ field }) => masked[columns.indexOf(field)]);
    expect(kept).toEqual(shown.map(({ after }) => after));
  });
});
