import { isWord, Reader, splitAtCommas } from '../sql/reader.ts';
import { quoteRelation, type Relation } from '../sql/relation.ts';
import { quoteName, type Token } from '../sql/tokens.ts';
import { expression } from './expression.ts';
import { from, source } from './from.ts';
import { isReserved } from './keywords.ts';
import type { Scope } from './scope.ts';

/** UPDATE, after the name of its table. */
export function update(table: Relation, reader: Reader, scope: Scope): string {
  const target = changed(table, reader, scope);
  reader.expect('set');
  // What is assigned may name what FROM brings in.
  const assignments = reader.until('from', 'where');
  const sources = reader.accept('from') ? ` FROM ${from(reader.until('where'), scope)}` : '';
  return `UPDATE ${target} SET ${assigned(assignments, scope)}${sources}${where(reader, scope)}`;
}

/** DELETE, after the name of its table. */
export function deletion(table: Relation, reader: Reader, scope: Scope): string {
  const target = changed(table, reader, scope);
  const sources = reader.accept('using') ? ` USING ${from(reader.until('where'), scope)}` : '';
  return `DELETE FROM ${target}${sources}${where(reader, scope)}`;
}

/** MERGE, after the name of its table. */
export function merge(table: Relation, reader: Reader, scope: Scope): string {
  const target = changed(table, reader, scope);
  reader.expect('using');
  const sources = source(reader, scope);
  reader.expect('on');
  let sql = `MERGE INTO ${target} USING ${sources} ON ${expression(reader.until('when'), scope).sql}`;
  while (reader.accept('when')) {
    const not = reader.accept('not') ? 'NOT ' : '';
    reader.expect('matched', 'then');
    sql += ` WHEN ${not}MATCHED THEN ${action(reader, scope)}`;
  }
  reader.end();
  return sql;
}

function action(reader: Reader, scope: Scope): string {
  if (reader.accept('delete')) return 'DELETE';
  if (reader.accept('update', 'set')) return `UPDATE SET ${assigned(reader.until('when'), scope)}`;
  reader.expect('insert');
  const names = isWord(reader.peek(), '(') ? ` (${reader.names().map(quoteName).join(', ')})` : '';
  reader.expect('values');
  const values = reader.group().map((item) => expression(item, scope).sql);
  return `INSERT${names} VALUES (${values.join(', ')})`;
}

/** The table that is changed, perhaps under another name. */
function changed(table: Relation, reader: Reader, scope: Scope): string {
  const next = reader.peek();
  const follows = next?.kind === 'word' && (isReserved(next) || next.value === 'set');
  const alias = reader.accept('as') || (next && !follows) ? reader.name() : undefined;
  scope.sources.push({ alias: alias ?? table.name, columns: scope.columnsOf(table) });
  return quoteRelation(table) + (alias ? ` AS ${quoteName(alias)}` : '');
}

function assigned(tokens: readonly Token[], scope: Scope): string {
  return splitAtCommas(tokens)
    .map((item) => {
      const [name, ...rest] = item;
      const reader = new Reader(rest);
      reader.expect('=');
      return `${quoteName(name?.value ?? '')} = ${expression(reader.rest(), scope).sql}`;
    })
    .join(', ');
}

function where(reader: Reader, scope: Scope): string {
  const condition = reader.accept('where') ? ` WHERE ${expression(reader.rest(), scope).sql}` : '';
  reader.end();
  return condition;
}
