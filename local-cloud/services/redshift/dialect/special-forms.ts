import { extracted } from '../functions/dates.ts';
import { cut } from '../functions/text.ts';
import { castTo } from '../sql/cast.ts';
import { comparable } from '../sql/comparable.ts';
import { named, type Operand } from '../sql/operand.ts';
import { isWord } from '../sql/reader.ts';
import { literal } from '../sql/tokens.ts';
import { readType } from '../sql/type-name.ts';
import { bool, commonType, int4, type SqlType, varchar } from '../sql/types.ts';
import type { Parser } from './parser.ts';
import { binding } from './precedence.ts';

type Form = (parser: Parser) => Operand;

/** What SQL writes with words of its own between the operands. */
const forms: Record<string, Form> = {
  case: caseOf,
  cast: castOf,
  convert,
  exists: (parser) => ({ sql: `EXISTS (${parser.scope.query(parser.reader.brackets()).sql})`, type: bool }),
  extract,
  interval,
  position,
  substring,
  trim,
};

/** Words that may come before a bracket, and are a form only then. */
const calls = ['cast', 'convert', 'exists', 'extract', 'position', 'substring', 'trim'];

/** Types that may come before a string: `DATE '2026-11-25'`. */
const typedLiterals = ['date', 'time', 'timestamp', 'timestamptz'];

/** Reads such a form, if one comes next. */
export function specialForm(parser: Parser): Operand | undefined {
  const { reader } = parser;
  const first = reader.peek();
  if (first?.kind !== 'word') return undefined;
  if (typedLiterals.includes(first.value)) return typedLiteral(parser);
  const form = Object.hasOwn(forms, first.value) ? forms[first.value] : undefined;
  if (!form) return undefined;
  if (calls.includes(first.value) && !isWord(reader.peek(1), '(')) return undefined;
  if (first.value === 'interval' && reader.peek(1)?.kind !== 'string') return undefined;
  reader.next();
  return form(parser);
}

function caseOf(parser: Parser): Operand {
  const { reader } = parser;
  const isSimple = !isWord(reader.peek(), 'when');
  let sql = isSimple ? `CASE ${comparable(parser.expression())}` : 'CASE';
  let type: SqlType | undefined;
  let fallback: Operand | undefined;
  const branch = () => {
    const value = parser.expression();
    type = commonType(type, value.type);
    return value;
  };
  while (reader.accept('when')) {
    const condition = parser.expression();
    reader.expect('then');
    sql += ` WHEN ${isSimple ? comparable(condition) : condition.sql} THEN ${branch().sql}`;
  }
  if (reader.accept('else')) {
    fallback = branch();
    sql += ` ELSE ${fallback.sql}`;
  }
  reader.expect('end');
  const name = fallback?.name !== undefined && !fallback.weak ? fallback.name : 'case';
  return { sql: `${sql} END`, type, name, weak: name === 'case' };
}

function castOf(parser: Parser): Operand {
  const inner = parser.of(parser.reader.brackets());
  const operand = inner.expression();
  inner.reader.expect('as');
  const type = readType(inner.reader);
  inner.reader.end();
  return castTo(operand, type);
}

/** CONVERT(type, value). */
function convert(parser: Parser): Operand {
  const inner = parser.of(parser.reader.brackets());
  const type = readType(inner.reader);
  inner.reader.expect(',');
  const operand = inner.expression();
  inner.reader.end();
  return castTo(operand, type);
}

function typedLiteral(parser: Parser): Operand | undefined {
  const { reader } = parser;
  const zoned = ['with', 'without'].includes(reader.peek(1)?.value ?? '');
  if (reader.peek(zoned ? 4 : 1)?.kind !== 'string') return undefined;
  const type = readType(reader);
  return castTo({ sql: literal(reader.string()).text, type: undefined }, type);
}

function interval({ reader }: Parser): Operand {
  const value = reader.string();
  const unit = reader.acceptOne('year', 'month', 'day', 'hour', 'minute', 'second', 'week');
  const text = unit ? `${value} ${unit}` : value;
  return { sql: `INTERVAL ${literal(text).text}`, type: { name: 'interval' }, name: 'interval', weak: true };
}

function extract(parser: Parser): Operand {
  const inner = parser.of(parser.reader.brackets());
  const part = inner.reader.next().value;
  inner.reader.expect('from');
  const value = inner.expression();
  inner.reader.end();
  return extracted(part, value);
}

function position(parser: Parser): Operand {
  const inner = parser.of(parser.reader.brackets());
  // IN is no operator here.
  const part = inner.expression(binding.other);
  inner.reader.expect('in');
  const whole = inner.expression();
  inner.reader.end();
  return { sql: `CAST(instr(${whole.sql}, ${part.sql}) AS INTEGER)`, type: int4, name: 'position' };
}

function substring(parser: Parser): Operand {
  const inner = parser.of(parser.reader.brackets());
  const { reader } = inner;
  const value = inner.expression();
  if (!reader.accept(',') && !reader.accept('from')) throw reader.unexpected();
  const start = inner.expression();
  const length = reader.accept(',') || reader.accept('for') ? inner.expression() : undefined;
  reader.end();
  return named('substring', cut(value, start, length));
}

/** TRIM([BOTH | LEADING | TRAILING] [characters FROM] text), or the two separated by a comma. */
function trim(parser: Parser): Operand {
  const inner = parser.of(parser.reader.brackets());
  const { reader } = inner;
  const side = reader.acceptOne('both', 'leading', 'trailing') ?? 'both';
  const first = reader.accept('from') ? undefined : inner.expression();
  const second = first === undefined || reader.accept('from') ? inner.expression() : undefined;
  const third = second === undefined && reader.accept(',') ? inner.expression() : undefined;
  reader.end();
  const [value, characters] = second ? [second, first] : [first, third];
  const name = { both: 'btrim', leading: 'ltrim', trailing: 'rtrim' }[side];
  const duckDbs = { both: 'trim', leading: 'ltrim', trailing: 'rtrim' }[side];
  const more = characters ? `, ${characters.sql}` : '';
  return {
    sql: `${duckDbs}(${value?.sql}${more})`,
    type: varchar,
    name,
  };
}
