import { notServed, RedshiftError } from '../redshift-error.ts';
import { isWord, type Reader } from '../sql/reader.ts';
import type { Relation } from '../sql/relation.ts';
import type { RoleName } from '../warehouse/s3-roles.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** A COPY statement. */
export interface CopyOptions {
  readonly table: Relation;
  readonly columns: readonly string[] | undefined;
  /** `s3://bucket/key` of the manifest, or the prefix of the objects */
  readonly source: string;
  readonly manifest: boolean;
  readonly role: RoleName;
  readonly compression: Compression;
  readonly csv: boolean;
  /** `JSON 'auto'`: the names of fields are those of columns */
  readonly json: boolean;
  readonly delimiter: string;
  readonly quote: string;
  /** lines to skip at the top of each file */
  readonly ignoreHeader: number;
  readonly nullAs: string;
  readonly truncateColumns: boolean;
  /** rows may lack fields at their end */
  readonly fillRecord: boolean;
}

type Mutable = { -readonly [Key in keyof CopyOptions]: CopyOptions[Key] };

/** Reads `table [(columns)] FROM 's3://…' IAM_ROLE … options`. Options may come in any order, as on Redshift. */
export function copyOptions(reader: Reader): CopyOptions {
  const table = reader.relation();
  const columns = isWord(reader.peek(), '(') ? reader.names() : undefined;
  reader.expect('from');
  const options: Mutable = { ...standard, table, columns, source: reader.string() };
  if (!options.source.startsWith('s3://')) throw notServed('COPY from anywhere but S3');
  let role: RoleName | undefined;
  let delimiter: string | undefined;
  while (!reader.done) {
    const accepted = acceptRole(reader);
    if (accepted) role = accepted;
    else if (reader.accept('delimiter')) {
      reader.accept('as');
      delimiter = reader.string();
    } else readOption(reader, options);
  }
  if (!role) throw new RedshiftError('The IAM_ROLE or CREDENTIALS argument is required');
  if (options.fillRecord && (options.csv || options.json)) throw notServed('FILLRECORD with CSV or JSON');
  options.role = role;
  options.delimiter = delimiter ?? (options.csv ? ',' : '|');
  return options;
}

const standard = {
  manifest: false,
  role: 'default',
  compression: 'none',
  csv: false,
  json: false,
  delimiter: '|',
  quote: '"',
  ignoreHeader: 0,
  nullAs: '\\N',
  truncateColumns: false,
  fillRecord: false,
} as const;

/** `IAM_ROLE 'arn' | default`. Access keys in SQL are refused: they would be stored with the statement. */
export function acceptRole(reader: Reader): RoleName | undefined {
  if (!reader.accept('iam_role')) return undefined;
  return reader.accept('default') ? 'default' : reader.string();
}

type OptionReader = (reader: Reader, options: Mutable) => void;

const optionReaders: Record<string, OptionReader> = {
  manifest: (_reader, options) => {
    options.manifest = true;
  },
  gzip: (_reader, options) => {
    options.compression = 'gzip';
  },
  zstd: (_reader, options) => {
    options.compression = 'zstd';
  },
  csv,
  format: (reader, options) => {
    reader.accept('as');
    if (reader.accept('csv')) csv(reader, options);
    else if (reader.accept('json')) json(reader, options);
    else throw notServed(`COPY … FORMAT ${reader.next().value.toUpperCase()}`);
  },
  json,
  quote: quoteOption,
  ignoreheader: (reader, options) => {
    reader.accept('as');
    options.ignoreHeader = reader.integer();
  },
  null: (reader, options) => {
    reader.accept('as');
    options.nullAs = reader.string();
  },
  truncatecolumns: (_reader, options) => {
    options.truncateColumns = true;
  },
  fillrecord: (_reader, options) => {
    options.fillRecord = true;
  },
  // These change no row: encodings, statistics, the bucket's region, and blank lines, which are always skipped.
  compupdate: onOff,
  statupdate: onOff,
  region: (reader) => {
    reader.accept('as');
    reader.string();
  },
  ignoreblanklines: () => {},
};

function readOption(reader: Reader, options: Mutable): void {
  const { value } = reader.next();
  const option = Object.hasOwn(optionReaders, value) ? optionReaders[value] : undefined;
  if (!option) throw notServed(`COPY … ${value.toUpperCase()}`);
  option(reader, options);
}

function csv(reader: Reader, options: Mutable): void {
  options.csv = true;
  if (reader.accept('quote')) quoteOption(reader, options);
}

function json(reader: Reader, options: Mutable): void {
  reader.accept('as');
  const paths = reader.string();
  if (paths !== 'auto') throw notServed(`COPY … JSON '${paths}'`);
  options.json = true;
}

function quoteOption(reader: Reader, options: Mutable): void {
  reader.accept('as');
  options.quote = reader.string();
}

function onOff(reader: Reader): void {
  if (!reader.acceptOne('on', 'off', 'true', 'false')) reader.accept('preset');
}
