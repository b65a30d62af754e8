import { notServed, RedshiftError } from '../redshift-error.ts';
import { isWord, Reader } from '../sql/reader.ts';
import { quoteRelation, type Relation } from '../sql/relation.ts';
import { quoteName, type Token } from '../sql/tokens.ts';
import { parser } from './expression.ts';
import { isQuery } from './is-query.ts';
import { isReserved } from './keywords.ts';
import { type NamedType, renamed, type Scope } from './scope.ts';

/** A FROM or USING clause, after that word. `scope` learns what it names. */
export function from(tokens: readonly Token[], scope: Scope): string {
  const reader = new Reader(tokens);
  const items = [joined(reader, scope)];
  while (reader.accept(',')) items.push(joined(reader, scope));
  reader.end();
  return items.join(', ');
}

/** One source after FROM or USING, without joins. */
export function source(reader: Reader, scope: Scope): string {
  if (isWord(reader.peek(), '(')) {
    const tokens = reader.brackets();
    // Redshift has VALUES in INSERT only.
    if (isWord(tokens[0], 'values')) throw new RedshiftError('syntax error at or near "values"');
    if (!isQuery(tokens)) return `(${from(tokens, scope)})`;
    const { sql, columns } = scope.query(tokens);
    return `(${sql})${aliased(reader, scope, columns, undefined)}`;
  }
  const relation = reader.relation();
  if (isWord(reader.peek(), '(')) {
    throw new RedshiftError(
      `function ${relation.name} does not exist, or is not served by the local warehouse`,
    );
  }
  return `${relationName(relation)}${aliased(reader, scope, scope.columnsOf(relation), relation.name)}`;
}

/** A table or view as DuckDB knows it, whose own INFORMATION_SCHEMA would show the internal schemas. */
export function relationName(relation: Relation): string {
  const { schema, name } = relation;
  return quoteRelation(
    schema === 'information_schema' ? { schema: 'redshift_information_schema', name } : relation,
  );
}

const joinWords = ['cross', 'full', 'inner', 'join', 'left', 'natural', 'right'];
/** What ends the condition of a join. LEFT and RIGHT alone do not: they are functions, too. */
const nextJoins = [
  'cross',
  'full',
  'inner',
  'join',
  'left join',
  'left outer',
  'natural',
  'right join',
  'right outer',
];

function joined(reader: Reader, scope: Scope): string {
  let sql = source(reader, scope);
  for (let join = joinOf(reader); join; join = joinOf(reader)) {
    sql += ` ${join} ${source(reader, scope)}`;
    if (reader.accept('on')) {
      const tokens = reader.until(...nextJoins, ',');
      sql += ` ON ${parser(tokens, scope).whole(tokens).sql}`;
    } else if (reader.accept('using')) sql += ` USING (${reader.names().map(quoteName).join(', ')})`;
  }
  return sql;
}

function joinOf(reader: Reader): string | undefined {
  const words: string[] = [];
  for (
    let word = reader.acceptOne(...joinWords, 'outer');
    word;
    word = reader.acceptOne(...joinWords, 'outer')
  ) {
    words.push(word.toUpperCase());
    if (word === 'join') return words.join(' ');
  }
  if (words.length > 0) throw reader.unexpected();
  return undefined;
}

function aliased(
  reader: Reader,
  scope: Scope,
  columns: readonly NamedType[],
  standard: string | undefined,
): string {
  const pivot = reader.acceptOne('pivot', 'unpivot');
  if (pivot) throw notServed(pivot.toUpperCase());
  const alias = aliasOf(reader);
  if (alias === undefined) {
    if (standard === undefined) throw new RedshiftError('subquery in FROM must have an alias');
    scope.sources.push({ alias: standard, columns });
    return '';
  }
  const names = isWord(reader.peek(), '(') ? reader.names() : undefined;
  const list = names ? ` (${names.map(quoteName).join(', ')})` : '';
  scope.sources.push({ alias, columns: renamed(columns, names) });
  return ` AS ${quoteName(alias)}${list}`;
}

function aliasOf(reader: Reader): string | undefined {
  if (reader.accept('as')) return reader.name();
  const next = reader.peek();
  const names =
    next && (next.kind === 'name' || (next.kind === 'word' && !isReserved(next) && next.value !== 'set'));
  return names ? reader.name() : undefined;
}
