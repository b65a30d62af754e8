import * as fc from 'fast-check';
import { LogMasker, setAside } from '../../../tasks/mask-logs/log-masker.ts';
import { defaultPolicy, header, row } from '../mask-logs/logs.ts';
import { LoadedWarehouse } from './loaded-warehouse.ts';

let loaded: LoadedWarehouse;
beforeAll(async () => {
  loaded = await LoadedWarehouse.start();
});
afterAll(() => loaded.stop());

/** The values of one row, as Latin-1: one character for each byte. */
type Values = Record<string, string>;

/** Masks a log of these rows of one date and loads what is masked. Rows that are good stand before and behind them. */
async function maskAndLoad(rows: readonly Values[]) {
  const fileId = loaded.newFileId();
  const masker = new LogMasker(defaultPolicy, () => BigInt(fileId));
  const good = rows.map(() => row());
  const lines = [...good, ...rows.map((values) => row(values)), ...good];
  const blocks = [
    ...masker.write(Buffer.from(`${header()}${lines.join('\n')}\n`, 'latin1')),
    ...masker.end(),
  ];
  const bytesOf = (aside: boolean) =>
    Buffer.concat(blocks.filter(({ output }) => (output === setAside) === aside).map(({ bytes }) => bytes));
  await loaded.loadMasked(fileId, bytesOf(false));
  const asideLines = bytesOf(true).toString('latin1').split('\n').slice(1, -1);
  const linesBefore = 2 + good.length;
  const aside = asideLines.map((line) => Number(line.split('\t')[0]) - linesBefore - 1);
  return { fileId, aside, kept: rows.filter((_, index) => !aside.includes(index)), good: good.length };
}

/** Texts that are special to somebody: to COPY, to SQL, to the masker. */
const special = [
  'no field says this',
  ...[
    '\\N',
    '\\0',
    '\\000',
    '\\',
    '\\\\',
    'NULL',
    'null',
    '@NULL@',
    '"',
    "'",
    "''",
    '""',
    '$$',
    ':name',
    ';',
    '/*',
  ],
  ...['%', '#', '-', '--', '', ' ', 'x ', 'x  ', ' x', '- ', ' -', '|', ',', 'é', '日本'],
  ...[
    '\u0000',
    '\u0001',
    '\u001a',
    '\u007f',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\ufffe',
    '\u{10ffff}',
    '\u{1f600}',
  ],
].map((text) => Buffer.from(text).toString('latin1'));

const texts = fc
  .oneof(
    { weight: 3, arbitrary: fc.constantFrom(...special) },
    {
      weight: 2,
      arbitrary: fc
        .string({ unit: 'binary', maxLength: 12 })
        .map((text) => Buffer.from(text).toString('latin1')),
    },
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  )
  // A tab or the end of a line in a value makes another row of it, which is nothing to ask of the warehouse.
  .map((text) => text.replace(/[\t\n\r]/g, ''))
  // DuckDB's client takes a byte order mark at the beginning of a text for none of it.
  .filter((text) => !text.startsWith('\xef\xbb\xbf'));

/** What a field that must be a word may hold. */
const words = fc.constantFrom('-', '', 'null', 'NULL', 'Hit', 'TLSv1.3', 'x-y_z');
const wordFields: readonly string[] = ['cs-method', 'x-edge-result-type', 'ssl-protocol'];

/** Fields of text, and the column of `request` that shows each. */
const columns = {
  'cs-uri-stem': 'path',
  'cs(Referer)': 'referer',
  'cs(User-Agent)': 'user_agent',
  'cs-uri-query': 'query',
  'cs-method': 'method',
  'x-edge-location': 'edge_location',
  'x-edge-result-type': 'result_type',
  'x-edge-response-result-type': 'response_result_type',
  'x-edge-detailed-result-type': 'detailed_result_type',
  'x-edge-request-id': 'request_id',
  'ssl-protocol': 'ssl_protocol',
  'ssl-cipher': 'ssl_cipher',
  'sc-content-type': 'content_type',
};

/** What the warehouse shows of a value. Blanks at its end do not count. */
const shown = (value: string) => {
  const text = Buffer.from(value, 'latin1').toString().trimEnd();
  return value === '' || text === '-' ? null : Buffer.from(value, 'latin1').toString().replace(/ +$/, '');
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is asked about
const countOfControlBytes = (text: string) => text.match(/[\u0000-\u001f\u007f]/g)?.length ?? 0;

const isText = (value: string) =>
  Buffer.from(Buffer.from(value, 'latin1').toString()).equals(Buffer.from(value, 'latin1')) &&
  countOfControlBytes(value) === 0;

describe('Any value of a log', () => {
  it('comes back from the warehouse as it was, or its row is set aside', async () => {
    const rows = fc.array(
      fc
        .record(
          Object.fromEntries(
            Object.keys(columns).map((field) => [field, wordFields.includes(field) ? words : texts]),
          ),
        )
        // More of them are taken for binary data, which rejects the log.
        .filter((values) => countOfControlBytes(Object.values(values).join('')) <= 3),
      { minLength: 60, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(rows, async (values) => {
        const { fileId, aside, kept, good } = await maskAndLoad(values as Values[]);
        expect(aside).toEqual(
          values.flatMap((one, index) => (Object.values(one as Values).every(isText) ? [] : [index])),
        );
        const found = await loaded.rows(`
          SELECT ${Object.values(columns).join(', ')} FROM request WHERE file_id = ${fileId} ORDER BY seq_num`);
        expect(found).toHaveLength(kept.length + 2 * good);
        expect(
          found.slice(good, -good).map((row) => row.map((text) => text && String(text).replace(/ +$/, ''))),
        ).toEqual(kept.map((one) => Object.keys(columns).map((field) => shown(one[field] ?? ''))));
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});
