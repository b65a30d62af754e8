import { comparable, hasBlanks } from '../sql/comparable.ts';
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
  const [a, b] = [value, other] as [Operand, Operand];
  const type = a.type ?? b.type;
  if (!hasBlanks(a)) return { sql: `nullif(${a.sql}, ${b.sql})`, type };
  return { sql: `CASE WHEN ${comparable(a)} = ${comparable(b)} THEN NULL ELSE ${a.sql} END`, type };
}

/** NULL equals NULL in DECODE. */
function decode(args: readonly Operand[]): Operand {
  const [value, ...cases] = args as [Operand, ...Operand[]];
  const branches: string[] = [];
  const results: Operand[] = [];
  for (let at = 0; at + 1 < cases.length; at += 2) {
    const [search, result] = cases.slice(at, at + 2) as [Operand, Operand];
    branches.push(`WHEN ${comparable(value)} IS NOT DISTINCT FROM ${comparable(search)} THEN ${result.sql}`);
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
