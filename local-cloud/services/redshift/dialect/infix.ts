import { arithmetic } from '../sql/arithmetic.ts';
import { castTo, joined } from '../sql/cast.ts';
import { comparable, mayHaveBlanks } from '../sql/comparable.ts';
import type { Operand } from '../sql/operand.ts';
import { isWord, type Reader, splitAtCommas } from '../sql/reader.ts';
import { literal } from '../sql/tokens.ts';
import { readType } from '../sql/type-name.ts';
import { bool, commonType } from '../sql/types.ts';
import { isQuery } from './is-query.ts';
import type { Parser } from './parser.ts';
import { matchOperators, regularExpression, similarExpression } from './patterns.ts';
import { binding } from './precedence.ts';
import type { Query } from './scope.ts';

const comparisons = ['=', '<>', '!=', '<', '>', '<=', '>='];
const products = ['*', '/', '%'];

/** The operation that continues `left`, if an operator comes next that binds at least as tightly as `minimum`. */
export function infix(parser: Parser, left: Operand, minimum: number): Operand | undefined {
  const { reader } = parser;
  const next = reader.peek();
  if (!next || (next.kind !== 'symbol' && next.kind !== 'word')) return undefined;
  const binds = (strength: number, ...words: string[]) =>
    strength >= minimum && words.includes(next.value) ? reader.accept(next.value) : false;
  const right = (strength: number) => parser.expression(strength + 1);

  if (binds(binding.cast, '::')) return castTo(left, readType(reader));
  if (binds(binding.power, '^')) return arithmetic('^', left, right(binding.power));
  if (binds(binding.product, ...products)) return arithmetic(next.value, left, right(binding.product));
  if (binds(binding.sum, '+', '-')) return arithmetic(next.value, left, right(binding.sum));
  if (binds(binding.other, '||')) return joined(left, right(binding.other));
  if (binds(binding.other, '&', '|')) return bitwise(next.value, left, right(binding.other));
  if (binds(binding.other, ...matchOperators)) return match(next.value, left, right(binding.other));
  if (binds(binding.comparison, ...comparisons)) return compare(parser, next.value, left);
  if (binds(binding.and, 'and')) return logical('AND', left, right(binding.and));
  if (binds(binding.or, 'or')) return logical('OR', left, right(binding.or));
  if (binds(binding.is, 'isnull')) return predicate(`${left.sql} IS NULL`);
  if (binds(binding.is, 'notnull')) return predicate(`${left.sql} IS NOT NULL`);
  if (binds(binding.is, 'is')) return predicate(`${left.sql} IS ${truth(reader)}`);
  if (binding.timeZone >= minimum && reader.accept('at', 'time', 'zone')) {
    return atTimeZone(left, right(binding.timeZone));
  }
  return minimum <= binding.like ? contained(parser, left) : undefined;
}

const containments = ['like', 'ilike', 'similar', 'between', 'in'];

/** [NOT] LIKE, ILIKE, SIMILAR TO, BETWEEN and IN. */
function contained(parser: Parser, left: Operand): Operand | undefined {
  const { reader } = parser;
  const negated = isWord(reader.peek(), 'not') && containments.includes(reader.peek(1)?.value ?? '');
  if (negated) reader.next();
  const not = negated ? ' NOT' : '';
  const subject = `${left.sql}${not}`;
  const right = () => parser.expression(binding.like + 1);
  const like = reader.acceptOne('like', 'ilike');
  if (like) {
    const pattern = right();
    return predicate(`${subject} ${like.toUpperCase()} ${pattern.sql}${escapeClause(reader, pattern)}`);
  }
  if (reader.accept('similar', 'to')) return predicate(`${subject} SIMILAR TO ${similarExpression(right())}`);
  if (reader.accept('between')) {
    const low = comparable(right());
    reader.expect('and');
    return predicate(`${comparable(left)}${not} BETWEEN ${low} AND ${comparable(right())}`);
  }
  return reader.accept('in') ? predicate(`${comparable(left)}${not} IN ${members(parser)}`) : undefined;
}

/** A backslash escapes in LIKE, unless the statement names another character. */
function escapeClause(reader: Reader, pattern: Operand): string {
  if (reader.accept('escape')) return ` ESCAPE ${literal(reader.string()).text}`;
  return pattern.text !== undefined && !pattern.text.includes('\\') ? '' : " ESCAPE '\\'";
}

function members(parser: Parser): string {
  const tokens = parser.reader.brackets();
  if (isQuery(tokens)) return `(${comparableQuery(parser.scope.query(tokens))})`;
  const items = splitAtCommas(tokens).map((item) => comparable(parser.whole(item)));
  return `(${items.join(', ')})`;
}

/** A comparison, perhaps with ANY or ALL of a query. */
function compare(parser: Parser, operator: string, left: Operand): Operand {
  const { reader } = parser;
  const quantifier = reader.acceptOne('any', 'some', 'all');
  const subject = comparable(left);
  if (!quantifier) {
    return predicate(`${subject} ${operator} ${comparable(parser.expression(binding.comparison + 1))}`);
  }
  const query = comparableQuery(parser.scope.query(reader.brackets()));
  return predicate(`${subject} ${operator} ${quantifier === 'all' ? 'ALL' : 'ANY'} (${query})`);
}

/** The rows of a query, as they are compared. */
function comparableQuery({ sql, columns }: Query): string {
  if (!columns.some(({ type }) => mayHaveBlanks({ sql: '', type }))) return sql;
  const names = columns.map((_, index) => `v${index}`);
  const values = columns.map(({ type }, index) => comparable({ sql: `v${index}`, type }));
  return `SELECT ${values.join(', ')} FROM (${sql}) AS list (${names.join(', ')})`;
}

function match(operator: string, left: Operand, pattern: Operand): Operand {
  const expression = regularExpression(operator, pattern);
  return predicate(`${left.sql} ${operator.startsWith('!') ? '!~' : '~'} ${expression}`);
}

function logical(operator: string, left: Operand, right: Operand): Operand {
  return predicate(`${left.sql} ${operator} ${right.sql}`);
}

function truth(reader: Reader): string {
  const not = reader.accept('not') ? 'NOT ' : '';
  const value = reader.acceptOne('null', 'true', 'false', 'unknown');
  if (!value) throw reader.unexpected();
  return not + (value === 'unknown' ? 'NULL' : value.toUpperCase());
}

function bitwise(operator: string, left: Operand, right: Operand): Operand {
  return { sql: `(${left.sql} ${operator} ${right.sql})`, type: commonType(left.type, right.type) };
}

function atTimeZone(moment: Operand, zone: Operand): Operand {
  const zoned = moment.type?.name === 'timestamptz';
  const sql = zoned ? moment.sql : `CAST(${moment.sql} AS TIMESTAMP)`;
  return {
    sql: `timezone(${zone.sql}, ${sql})`,
    type: { name: zoned ? 'timestamp' : 'timestamptz' },
    name: 'timezone',
  };
}

function predicate(sql: string): Operand {
  return { sql: `(${sql})`, type: bool };
}
