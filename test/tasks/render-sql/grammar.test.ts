import { readdirSync, readFileSync } from 'node:fs';
import { Dialect, init, parse } from '@polyglot-sql/sdk';
import { renderStatements } from '../../../tasks/render-sql/render.ts';
import { pages } from '../../docs/pages.ts';

/** The project's SQL, read by a grammar of Redshift that is not the local cloud's, and by Redshift's list of reserved words. */

/** What that grammar does not know, though Redshift does. */
const unknown = [
  // COPY … MANIFEST ZSTD: options without a value
  /^COPY staged_row\b/,
  // SORTKEY (datetime): it takes the column for a type
  /^CREATE TABLE access_log\b/,
  // several tables in one GRANT, or ALL TABLES IN SCHEMA
  /^GRANT [A-Z, ]+ ON (TABLE \w+,|ALL TABLES IN SCHEMA )/,
];

/** Those that no statement here uses as keywords. As names they would have to stand in quotes. */
const reservedWords = new RegExp(
  `(?<![.\\w])(${`aes128 aes256 analyse array authorization az64 backup binary blanksasnull both bytedict bzip2 check collate
  constraint credentials deferrable deflate defrag delta delta32k emptyasnull encode encrypt encryption explicit freeze
  globaldict256 globaldict64k ignore initially isnull leading localtime localtimestamp lun luns lzo lzop minus mostly16
  mostly32 mostly8 natural new notnull offline offset oid old only open overlaps percent permissions pivot placing raw readratio
  recover rejectlog resort respect restore similar snapshot some sysdate system tag tdes text255 text32k top trailing unpivot
  user verbose wallet without`
    .split(/\s+/)
    .join('|')})(?!\\w)`,
  'i',
);

const folder = new URL('../../../tasks/render-sql/sql/', import.meta.url);
const values = { table: 'page', mode: 'FULL', from: '2026-11-20', to: '2026-11-21' };
/** Every parameter of a script has some value. */
const someValues = new Proxy<Record<string, string>>(values, {
  get: (known, name: string) => known[name] ?? 'x',
});

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.sql'),
);
const statements = [
  ...files.flatMap((file) => renderStatements(readFileSync(new URL(file, folder), 'utf8'), someValues)),
  ...pages('en')
    .flatMap(({ codeBlocks }) => codeBlocks)
    .filter(({ language }) => language === 'sql')
    .map(({ code }) => code.trim().replace(/;$/, '')),
];

beforeAll(() => init());

it('every statement parses', () => {
  const complaints = statements
    .filter((sql) => !unknown.some((form) => form.test(sql)))
    .flatMap((sql) => {
      const { success, error } = parse(sql, Dialect.Redshift);
      return success ? [] : [`${sql}\n${error}`];
    });
  expect(complaints).toEqual([]);
});

it('the grammar does not know what is said that it does not', () => {
  for (const form of unknown) {
    const sql = statements.find((statement) => form.test(statement)) ?? '';
    expect({ sql, ...parse(sql, Dialect.Redshift) }).toMatchObject({
      sql: expect.stringMatching(/./),
      success: false,
    });
  }
});

it('no name is a reserved word', () => {
  const names = statements
    .filter((sql) => !/^CREATE USER\b/.test(sql))
    .map((sql) => sql.replaceAll(/'[^']*'|--.*/g, ''))
    .flatMap((sql) => reservedWords.exec(sql)?.[0] ?? []);
  expect(names).toEqual([]);
});
