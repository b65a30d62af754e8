import { isUtf8 } from 'node:buffer';
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

/** Masks a log of these rows, with good ones before and behind them, and loads what is masked. */
async function maskAndLoad(rows: readonly Values[]) {
  const fileId = loaded.newFileId();
  const masker = new LogMasker(defaultPolicy, () => BigInt(fileId));
  const good = rows.map(() => row());
  const lines = [...good, ...rows.map((values) => row(values)), ...good];
  const log = Buffer.from(`${header()}${lines.join('\n')}\n`, 'latin1');
  const blocks = [...masker.write(log), ...masker.end()];
  const output = (isAside: boolean) =>
    Buffer.concat(
      blocks.filter((block) => (block.output === setAside) === isAside).map(({ bytes }) => bytes),
    );
  await loaded.loadMasked(new Map([[fileId, output(false)]]));
  const asideLines = output(true).toString('latin1').split('\n').slice(1, -1);
  const aside = asideLines.map((line) => Number(line.split('\t')[0]) - 3 - good.length);
  const kept = rows.filter((_, index) => !aside.includes(index));
  /** What `request` shows of the rows that are kept. */
  const show = async (list: string) => {
    const found = await loaded.rows(`SELECT ${list} FROM request WHERE file_id = ${fileId} ORDER BY seq_num`);
    expect(found).toHaveLength(kept.length + 2 * good.length);
    return found.slice(good.length, good.length + kept.length);
  };
  return { aside, kept, show };
}

const bytesOf = (text: string) => Buffer.from(text).toString('latin1');

/** Texts that are special to somebody: to COPY, to SQL, to the masker. */
const special = [
  ...[
    'no field says this',
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
    '""',
    '%',
    '#',
  ],
  ...['-', '--', '', ' ', 'x ', 'x  ', ' x', '- ', ' -', '$$', ':name', ';', '/*', '|', ',', 'é', '日本'],
  ...['\u0085', '\u2028', '\ufffe', '\u{10ffff}', '\u{1f600}'],
].map(bytesOf);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is asked about
const controlByte = /[\x00-\x1f\x7f]/g;

const texts = fc
  .oneof(fc.constantFrom(...special), fc.string({ unit: 'binary', maxLength: 12 }).map(bytesOf))
  .map((text) => text.replace(controlByte, ''))
  // DuckDB's client takes a byte order mark at the beginning of a text for none of it.
  .filter((text) => !text.startsWith('\xef\xbb\xbf'));

/** Bytes that are no text. More control bytes reject a log, and a tab or a line feed would make another row. */
const oddities = fc
  .oneof(
    fc.constantFrom('\0', '\x01', 'a\x1a', '\x7f', '\xff', '\xc3', '\xed\xa0\x80', '\xf8\x88\x80\x80\x80'),
    fc.uint8Array({ minLength: 1, maxLength: 3 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  )
  .map((text) => text.replace(/[\t\n\r]/g, '\0'));

/** Fields of any text, and the column of `request` that shows each. */
const columns = {
  'cs-uri-stem': 'path',
  'cs(Referer)': 'referer',
  'cs(User-Agent)': 'user_agent',
  'cs-uri-query': 'query',
  'x-edge-location': 'edge_location',
  'x-edge-response-result-type': 'response_result_type',
  'x-edge-detailed-result-type': 'detailed_result_type',
  'x-edge-request-id': 'request_id',
  'ssl-cipher': 'ssl_cipher',
  'sc-content-type': 'content_type',
};
const fields = Object.keys(columns);

const rowsOfText = fc.array(
  fc.tuple(
    fc.record(Object.fromEntries(fields.map((field) => [field, texts])), { noNullPrototype: true }),
    fc.option(fc.tuple(fc.constantFrom(...fields), oddities), { freq: 3 }),
  ),
  { minLength: 60, maxLength: 60 },
);

const isText = (value: string) => value.search(controlByte) < 0 && isUtf8(Buffer.from(value, 'latin1'));

/** Blanks at the end of a text do not count. */
const withoutBlanks = (text: unknown) => (typeof text === 'string' ? text.replace(/ +$/, '') : text);

/** What the warehouse shows of a value. */
const shown = (value = '') => {
  const text = withoutBlanks(Buffer.from(value, 'latin1').toString());
  return value === '' || text === '-' ? null : text;
};

describe('Any value of a log', () => {
  it('comes back from the warehouse as it was, or its row is set aside', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOfText, async (drawn) => {
        const rows = drawn.map(([values, odd]): Values => ({ ...values, ...(odd && { [odd[0]]: odd[1] }) }));
        const { aside, kept, show } = await maskAndLoad(rows);
        expect(aside).toEqual(
          rows.flatMap((values, index) => (Object.values(values).every(isText) ? [] : [index])),
        );
        const found = await show(Object.values(columns).join(', '));
        expect(found.map((values) => values.map(withoutBlanks))).toEqual(
          kept.map((values) => fields.map((field) => shown(values[field]))),
        );
      }),
      { numRuns: 2, endOnFailure: true },
    );
  });

  it('is stored as far as its type goes, and set aside beyond', async () => {
    const stored: Values[] = [
      { time: '00:00:00' },
      { time: '23:59:59' },
      { 'sc-status': '000' },
      { 'sc-status': '999' },
      { 'sc-bytes': '999999999999999999' },
      { 'sc-content-len': '-' },
      // A double holds the nearest number.
      { 'time-taken': '999999999.999999999' },
      { 'time-to-first-byte': '0' },
      { 'cs-uri-stem': `/${'a'.repeat(65_534)}` },
      { 'cs(User-Agent)': bytesOf(`a${'é'.repeat(32_767)}`) },
      { 'x-host-header': bytesOf(`a${'é'.repeat(3000)}`) },
      { 'sc-content-type': bytesOf('日'.repeat(400)) },
      { 'x-forwarded-for': ','.repeat(60_000) },
    ];
    const beyond: Values[] = [
      ...['24:00:00', '23:59:60', '12:60:00', '1:00:00', '-', ''].map((time) => ({ time })),
      ...['0000-01-01', '2026-02-30', '2026-13-01', '10000-01-01', '-', ''].map((date) => ({ date })),
      ...['1000', '-1', '+200', '2e2', '0x1f', '20.0', 'NaN', '٣'].map((status) => ({
        'sc-status': bytesOf(status),
      })),
      ...['9999999999999999999', '1.0', '1,000', '1e3', 'Infinity'].map((bytes) => ({ 'sc-bytes': bytes })),
      ...['Infinity', 'NaN', '1e400', '-0.1', '.5', '1.', '1,5', '1234567890.0'].map((seconds) => ({
        'time-taken': seconds,
      })),
      { 'cs-uri-stem': `/${'a'.repeat(65_535)}` },
      { 'cs(Referer)': bytesOf('é'.repeat(32_768)) },
    ];
    const { aside, kept, show } = await maskAndLoad([...stored, ...beyond]);
    expect(aside).toEqual(beyond.map((_, index) => stored.length + index));
    expect(kept).toEqual(stored);
    const found = await show(
      'datetime, status, response_bytes::VARCHAR, content_length, seconds_taken, LEN(path), LEN(user_agent), OCTET_LENGTH(host), LEN(content_type)',
    );
    const [day, usual] = ['2024-01-16', '2024-01-16 12:34:56'];
    expect(
      found.map((values) => values.filter((value) => value !== null && value !== usual && value !== 200)),
    ).toEqual([
      [`${day} 00:00:00`],
      [`${day} 23:59:59`],
      [0],
      [999],
      ['999999999999999999'],
      [],
      [1_000_000_000],
      [],
      [65_535],
      [32_768],
      [4095],
      [341],
      [],
    ]);
  });
});
