import { expressionInDuckDb } from '../dialect/translate.ts';
import { isWord, type Reader } from '../sql/reader.ts';
import { raw, render, type Token } from '../sql/tokens.ts';
import { readType } from '../sql/type-name.ts';
import { inDuckDbsTypes } from '../sql/types.ts';
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

/** Reads the type of a column. */
export function columnType(reader: Reader): Pick<Column, 'type' | 'bytes'> {
  const { type, bytes } = readType(reader);
  return { type: inDuckDbsTypes(type), ...(bytes !== undefined && { bytes }) };
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
  return expressionInDuckDb(expression);
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
