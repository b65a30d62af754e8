import { comparable, mayHaveBlanks } from '../sql/comparable.ts';
import type { Operand } from '../sql/operand.ts';
import { commonType, type SqlType, varchar } from '../sql/types.ts';
import { type Rule, row, scalar } from './call.ts';

const many = 1000;

/** Functions that choose between values. Redshift's parser turns some into others, which then name the column. */
export const conditionals: Record<string, Rule> = {
  coalesce: row(1, many, firstPresent),
  current_database: scalar(0, 0, varchar, () => "getvariable('database')"),
  current_schema: scalar(0, 0, varchar, () => "'public'"),
  decode: row(3, many, decode),
  greatest: row(1, many, (args) => ({ sql: `greatest(${list(args)})`, type: common(args) })),
  least: row(1, many, (args) => ({ sql: `least(${list(args)})`, type: common(args) })),
  nullif: row(2, 2, nullIf),
  nvl: row(1, many, firstPresent),
  nvl2: row(3, 3, (args) => {
    const [value, present, missing] = args;
    const sql = `CASE WHEN ${value?.sql} IS NOT NULL THEN ${present?.sql} ELSE ${missing?.sql} END`;
    return { sql, type: common(args.slice(1)), name: 'case' };
  }),
};

function firstPresent(args: readonly Operand[]): Operand {
  return { sql: `coalesce(${list(args)})`, type: common(args), name: 'coalesce' };
}

function nullIf([value, other]: readonly Operand[]): Operand {
  const [left, right] = [value as Operand, other as Operand];
  const type = left.type ?? right.type;
  if (!mayHaveBlanks(left) && !mayHaveBlanks(right))
    return { sql: `nullif(${left.sql}, ${right.sql})`, type };
  return { sql: `CASE WHEN ${comparable(left)} = ${comparable(right)} THEN NULL ELSE ${left.sql} END`, type };
}

/** NULL equals NULL in DECODE. */
function decode([value, ...cases]: readonly Operand[]): Operand {
  const subject = comparable(value as Operand);
  const branches: string[] = [];
  const results: Operand[] = [];
  for (let at = 0; at + 1 < cases.length; at += 2) {
    const [search, result] = cases.slice(at, at + 2) as [Operand, Operand];
    branches.push(`WHEN ${subject} IS NOT DISTINCT FROM ${comparable(search)} THEN ${result.sql}`);
    results.push(result);
  }
  const fallback = cases.length % 2 ? cases.at(-1) : undefined;
  const otherwise = fallback ? ` ELSE ${fallback.sql}` : '';
  const type = common(fallback ? [...results, fallback] : results);
  return { sql: `CASE ${branches.join(' ')}${otherwise} END`, type, name: 'case' };
}

function common(args: readonly Operand[]): SqlType | undefined {
  return args.map(({ type }) => type).reduce(commonType);
}

function list(args: readonly Operand[]): string {
  return args.map(({ sql }) => sql).join(', ');
}
