import { queryInDuckDb } from '../dialect/translate.ts';
import { relationsRead } from '../sql/access.ts';
import { isWord, type Reader } from '../sql/reader.ts';
import { quoteRelation } from '../sql/relation.ts';
import { quoteName, type Token } from '../sql/tokens.ts';
import { type Command, definition } from './command.ts';

/** CREATE VIEW, which fails if the name is taken. */
export function createView(reader: Reader): Command {
  return view(reader, 'CREATE VIEW');
}

export function createOrReplaceView(reader: Reader): Command {
  return view(reader, 'CREATE OR REPLACE VIEW');
}

/**
 * DuckDB binds names late, as Redshift does only WITH NO SCHEMA BINDING. A comment marks those views, since the tables of
 * all other views cannot be dropped. Unlike on Redshift, the tables of any view have to exist when it is created.
 */
function view(reader: Reader, words: string): Command {
  const name = reader.relation();
  const columns = isWord(reader.peek(), '(') ? `(${reader.names().map(quoteName).join(', ')})` : '';
  reader.expect('as');
  const rest = reader.rest();
  const query = withoutBinding(rest);
  const reads = relationsRead(query);
  return definition({ reads, writes: [name] }, async (session) => {
    const { sql } = queryInDuckDb(query, await session.catalog(reads));
    await session.execute(`${words} ${quoteRelation(name)} ${columns} AS ${sql}`);
    if (query !== rest) await session.execute(`COMMENT ON VIEW ${quoteRelation(name)} IS '${lateBinding}'`);
  });
}

/** The comment of a view that was created WITH NO SCHEMA BINDING. */
export const lateBinding = 'no schema binding';

function withoutBinding(query: readonly Token[]): readonly Token[] {
  const tail = ['with', 'no', 'schema', 'binding'];
  const bound = tail.every((word, at) => isWord(query.at(at - tail.length), word));
  return bound ? query.slice(0, -tail.length) : query;
}
