import { notServed, RedshiftError } from '../redshift-error.ts';
import { isWord, type Reader } from './reader.ts';
import { numeric, type SqlType, type TypeName } from './types.ts';

const names: Record<string, TypeName> = {
  smallint: 'int2',
  int2: 'int2',
  integer: 'int4',
  int: 'int4',
  int4: 'int4',
  bigint: 'int8',
  int8: 'int8',
  real: 'float4',
  float4: 'float4',
  float8: 'float8',
  boolean: 'bool',
  bool: 'bool',
  date: 'date',
  timestamptz: 'timestamptz',
  interval: 'interval',
};

const characterTypes: Record<string, readonly [name: TypeName, bytes: number]> = {
  varchar: ['varchar', 256],
  nvarchar: ['varchar', 256],
  text: ['varchar', 256],
  char: ['bpchar', 1],
  nchar: ['bpchar', 1],
  bpchar: ['bpchar', 256],
};

const unserved = ['super', 'geometry', 'geography', 'hllsketch', 'varbyte', 'varbinary', 'timetz'];

/** A type as a statement names it. */
export interface NamedSqlType {
  readonly type: SqlType;
  /** the length of VARCHAR and CHAR, which is 256 or 1 unless given */
  readonly bytes?: number;
  /** Is the length given? */
  readonly sized: boolean;
}

/** Reads the name of a type. @throws RedshiftError for one that Redshift lacks, or that is not served here */
export function readType(reader: Reader): NamedSqlType {
  const name = reader.name();
  if (name === 'double') {
    reader.expect('precision');
    return unsized({ name: 'float8' });
  }
  if (name === 'float') return unsized({ name: bits(reader) <= 24 ? 'float4' : 'float8' });
  if (name === 'character') return characters(reader, reader.accept('varying') ? 'varchar' : 'char');
  if (Object.hasOwn(characterTypes, name)) return characters(reader, name);
  if (name === 'decimal' || name === 'dec' || name === 'numeric') return unsized(decimal(reader));
  if (name === 'timestamp' || name === 'time') return unsized(pointInTime(reader, name));
  if (unserved.includes(name)) throw notServed(`The type ${name.toUpperCase()}`);
  const known = Object.hasOwn(names, name) ? names[name] : undefined;
  if (!known) throw new RedshiftError(`type "${name}" does not exist`);
  return unsized({ name: known });
}

function unsized(type: SqlType): NamedSqlType {
  return { type, sized: false };
}

/** FLOAT(n) is REAL up to 24 bits. */
function bits(reader: Reader): number {
  const [argument] = isWord(reader.peek(), '(') ? reader.group() : [];
  return Number(argument?.[0]?.value ?? 53);
}

function characters(reader: Reader, word: string): NamedSqlType {
  const [name, standard] = characterTypes[word] ?? ['varchar', 256];
  const [argument] = isWord(reader.peek(), '(') ? reader.group() : [];
  const bytes = isWord(argument?.[0], 'max') ? 65535 : Number(argument?.[0]?.value ?? standard);
  if (bytes > 65535) throw new RedshiftError('length for type varchar cannot exceed 65535');
  return { type: { name }, bytes, sized: argument !== undefined };
}

function decimal(reader: Reader): SqlType {
  const [precision, scale] = isWord(reader.peek(), '(') ? reader.group() : [];
  const digits = Number(precision?.[0]?.value ?? 18);
  if (digits < 1 || digits > 38)
    throw new RedshiftError(`DECIMAL precision ${digits} must be between 1 and 38`);
  return numeric(digits, Number(scale?.[0]?.value ?? 0));
}

function pointInTime(reader: Reader, name: 'timestamp' | 'time'): SqlType {
  if (reader.accept('with', 'time', 'zone')) {
    if (name === 'time') throw notServed('The type TIMETZ');
    return { name: 'timestamptz' };
  }
  reader.accept('without', 'time', 'zone');
  return { name };
}
