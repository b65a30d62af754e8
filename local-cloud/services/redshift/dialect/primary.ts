import { RedshiftError } from '../redshift-error.ts';
import type { Operand } from '../sql/operand.ts';
import { isWord, splitAtCommas, syntaxError } from '../sql/reader.ts';
import { quoteName, type Token } from '../sql/tokens.ts';
import { bool, date, int4, int8, numeric, timestamp, varchar } from '../sql/types.ts';
import { call } from './call.ts';
import { isQuery } from './is-query.ts';
import { isFunctionName, isReserved } from './keywords.ts';
import type { Parser } from './parser.ts';
import { specialForm } from './special-forms.ts';

/** An operand without operators: a literal, a column, a call, or something in brackets. */
export function primary(parser: Parser): Operand {
  const { reader } = parser;
  if (isWord(reader.peek(), '(')) return bracketed(parser);
  const special = specialForm(parser);
  if (special) return special;
  const token = reader.next();
  if (token.kind === 'string')
    return { sql: token.text, type: undefined, text: token.value, word: token.value };
  if (token.kind === 'number') return number(token);
  if (token.kind === 'parameter') throw new RedshiftError('syntax error at or near ":"');
  const constant =
    token.kind === 'word' && Object.hasOwn(constants, token.value) ? constants[token.value] : undefined;
  if (constant && !isWord(reader.peek(), '.')) return constant;
  if (isWord(token, 'approximate') && isWord(reader.peek(1), '(')) return call(parser, reader.name(), true);
  if (isWord(reader.peek(), '(') && isFunctionName(token)) return call(parser, token.value);
  if (token.kind === 'symbol' || isReserved(token)) throw syntaxError(token);
  return column(parser, token);
}

/** Words that stand for a value. Columns with no other name are called after the type, as in PostgreSQL. */
const constants: Record<string, Operand> = {
  true: { sql: 'true', type: bool, name: 'bool', weak: true },
  false: { sql: 'false', type: bool, name: 'bool', weak: true },
  null: { sql: 'NULL', type: undefined },
  default: { sql: 'DEFAULT', type: undefined },
  sysdate: { sql: 'sysdate()', type: timestamp, name: 'timestamp' },
  current_date: { sql: 'CAST(sysdate() AS DATE)', type: date, name: 'date' },
  current_timestamp: {
    sql: "timezone('UTC', sysdate())",
    type: { name: 'timestamptz' },
    name: 'timestamptz',
  },
  current_user: { sql: "getvariable('db_user')", type: varchar, name: 'current_user' },
  session_user: { sql: "getvariable('db_user')", type: varchar, name: 'session_user' },
  user: { sql: "getvariable('db_user')", type: varchar, name: 'current_user' },
};

function bracketed(parser: Parser): Operand {
  const tokens = parser.reader.brackets();
  if (isQuery(tokens)) {
    const { sql, columns } = parser.scope.query(tokens);
    return { sql: `(${sql})`, type: columns[0]?.type };
  }
  const parts = splitAtCommas(tokens).map((part) => parser.whole(part));
  const [only, ...others] = parts;
  if (!only) throw new RedshiftError('syntax error at or near ")"');
  if (others.length === 0) return { ...only, sql: `(${only.sql})` };
  return { sql: `(${parts.map(({ sql }) => sql).join(', ')})`, type: undefined, name: 'row', row: parts };
}

function number({ value, text }: Token): Operand {
  if (/e/i.test(value)) return { sql: `CAST(${text} AS DOUBLE)`, type: { name: 'float8' } };
  const [whole = '', fraction] = value.split('.');
  if (fraction !== undefined) {
    const significant = whole.replace(/^0+/, '').length;
    return { sql: text, type: numeric(Math.max(significant + fraction.length, 1), fraction.length) };
  }
  const size = BigInt(value);
  if (size < 2n ** 31n) return { sql: text, type: int4 };
  return { sql: text, type: size < 2n ** 63n ? int8 : numeric(38, 0) };
}

function column({ reader, scope }: Parser, first: Token): Operand {
  const path = [first.value];
  while (isWord(reader.peek(), '.')) {
    reader.next();
    path.push(reader.name());
  }
  const name = path.at(-1) ?? '';
  const type = scope.typeOf(name, path.at(-2));
  const key = scope.keyOf(name, path.at(-2));
  return { sql: path.map(quoteName).join('.'), type, name, word: name, ...(key && { key }) };
}
