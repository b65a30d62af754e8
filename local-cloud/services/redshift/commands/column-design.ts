import { notServed, RedshiftError } from '../redshift-error.ts';
import { inDuckDb } from '../sql/query.ts';
import { isWord, type Reader } from '../sql/reader.ts';
import { raw, render, type Token } from '../sql/tokens.ts';
import type { Column } from '../warehouse/columns.ts';

/** A column as CREATE TABLE or ALTER TABLE describes it. */
export interface ColumnDesign extends Column {
  readonly identitySpan?: { readonly seed: number; readonly step: number; readonly byDefault: boolean };
}

/** Reads `name type attributes…`. Attributes that Redshift does not enforce (keys, encodings) are read and ignored. */
export function columnDesign(reader: Reader): ColumnDesign {
  const name = reader.name();
  const design: { -readonly [Key in keyof ColumnDesign]: ColumnDesign[Key] } = {
    name,
    ...columnType(reader),
    notNull: false,
  };
  while (!reader.done) {
    if (reader.accept('not', 'null') || reader.accept('primary', 'key')) design.notNull = true;
    else if (reader.accept('default')) design.default = defaultValue(reader);
    else if (reader.accept('identity')) design.identitySpan = identity(reader, false);
    else if (reader.accept('generated', 'by', 'default', 'as', 'identity'))
      design.identitySpan = identity(reader, true);
    else if (reader.accept('encode') || reader.accept('collate')) reader.name();
    else if (reader.accept('references')) references(reader);
    else if (!reader.acceptOne('null', 'unique', 'distkey', 'sortkey')) throw reader.unexpected();
  }
  return design;
}

/** Is this item of CREATE TABLE a constraint on the table? */
export function isConstraint(item: readonly Token[]): boolean {
  return ['primary', 'unique', 'foreign', 'constraint'].some((word) => isWord(item[0], word));
}

/** @returns the columns of a primary key, which are NOT NULL. Nothing else of a constraint is enforced. */
export function tableConstraint(reader: Reader): string[] {
  if (reader.accept('constraint')) reader.name();
  const primary = reader.accept('primary', 'key');
  if (!primary && !reader.accept('unique') && !reader.accept('foreign', 'key')) throw reader.unexpected();
  const names = reader.names();
  if (reader.accept('references')) references(reader);
  reader.end();
  return primary ? names : [];
}

const types: Record<string, string> = {
  smallint: 'SMALLINT',
  int2: 'SMALLINT',
  integer: 'INTEGER',
  int: 'INTEGER',
  int4: 'INTEGER',
  bigint: 'BIGINT',
  int8: 'BIGINT',
  real: 'REAL',
  float4: 'REAL',
  float: 'DOUBLE',
  float8: 'DOUBLE',
  boolean: 'BOOLEAN',
  bool: 'BOOLEAN',
  date: 'DATE',
  timestamptz: 'TIMESTAMPTZ',
};

const characterTypes: Record<string, number> = {
  varchar: 256,
  nvarchar: 256,
  text: 256,
  char: 1,
  nchar: 1,
  bpchar: 256,
};

const unserved = ['super', 'geometry', 'geography', 'hllsketch', 'varbyte', 'varbinary', 'timetz'];

/** Reads the type of a column. */
export function columnType(reader: Reader): Pick<Column, 'type' | 'bytes'> {
  const name = reader.name();
  if (name === 'double') {
    reader.expect('precision');
    return { type: 'DOUBLE' };
  }
  if (name === 'character') return characterType(reader, reader.accept('varying') ? 256 : 1);
  if (Object.hasOwn(characterTypes, name)) return characterType(reader, characterTypes[name] ?? 256);
  if (name === 'decimal' || name === 'numeric') return { type: decimal(reader) };
  if (name === 'timestamp' || name === 'time') return { type: pointInTime(reader, name) };
  if (unserved.includes(name)) throw notServed(`The type ${name.toUpperCase()}`);
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (!type) throw new RedshiftError(`type "${name}" does not exist`);
  return { type };
}

function characterType(reader: Reader, standard: number): { type: string; bytes: number } {
  const [argument] = isWord(reader.peek(), '(') ? reader.group() : [];
  const bytes = isWord(argument?.[0], 'max') ? 65535 : Number(argument?.[0]?.value ?? standard);
  if (bytes > 65535) throw new RedshiftError('length for type varchar cannot exceed 65535');
  return { type: 'VARCHAR', bytes };
}

function decimal(reader: Reader): string {
  const [precision, scale] = isWord(reader.peek(), '(') ? reader.group() : [];
  return `DECIMAL(${precision ? render(precision) : 18}, ${scale ? render(scale) : 0})`;
}

function pointInTime(reader: Reader, name: string): string {
  if (reader.accept('with', 'time', 'zone')) {
    if (name === 'time') throw notServed('The type TIMETZ');
    return 'TIMESTAMPTZ';
  }
  reader.accept('without', 'time', 'zone');
  return name.toUpperCase();
}

const attributes = [
  'identity',
  'generated',
  'encode',
  'distkey',
  'sortkey',
  'not',
  'null',
  'unique',
  'primary',
  'references',
  'collate',
];

function defaultValue(reader: Reader): string {
  const expression = [reader.next()];
  while (!reader.done && !attributes.some((word) => isWord(reader.peek(), word))) {
    if (!isWord(reader.peek(), '(')) expression.push(reader.next());
    else
      expression.push(
        raw('('),
        ...reader.group().flatMap((part, at) => (at ? [raw(','), ...part] : part)),
        raw(')'),
      );
  }
  return render(inDuckDb(expression));
}

function identity(reader: Reader, byDefault: boolean): { seed: number; step: number; byDefault: boolean } {
  const [seed = [], step = []] = reader.group();
  return {
    seed: Number(render(seed).replaceAll(' ', '')),
    step: Number(render(step).replaceAll(' ', '')),
    byDefault,
  };
}

function references(reader: Reader): void {
  reader.relation();
  if (isWord(reader.peek(), '(')) reader.names();
}
