import { relationsRead } from '../sql/access.ts';
import { inDuckDb } from '../sql/query.ts';
import { isWord, quoteRelation, type Reader } from '../sql/reader.ts';
import { quoteName, render, type Token } from '../sql/tokens.ts';
import { type Command, definition } from './command.ts';

/** CREATE VIEW, which fails on a name that is taken. */
export function createView(reader: Reader): Command {
  return view(reader, 'CREATE VIEW');
}

export function createOrReplaceView(reader: Reader): Command {
  return view(reader, 'CREATE OR REPLACE VIEW');
}

/**
 * DuckDB binds names late, so every view here outlives its tables, as Redshift's do that are made WITH NO SCHEMA BINDING;
 * unlike those, its tables have to exist when it is made.
 */
function view(reader: Reader, words: string): Command {
  const name = reader.relation();
  const columns = isWord(reader.peek(), '(') ? `(${reader.names().map(quoteName).join(', ')})` : '';
  reader.expect('as');
  const query = withoutBinding(reader.rest());
  return definition({ reads: relationsRead(query), writes: [name] }, (session) =>
    session.execute(`${words} ${quoteRelation(name)} ${columns} AS ${render(inDuckDb(query))}`),
  );
}

function withoutBinding(query: readonly Token[]): readonly Token[] {
  const tail = ['with', 'no', 'schema', 'binding'];
  const bound = tail.every((word, at) => isWord(query.at(at - tail.length), word));
  return bound ? query.slice(0, -tail.length) : query;
}
