import { isQuery } from '../dialect/is-query.ts';
import { queryInDuckDb } from '../dialect/translate.ts';
import { notServed } from '../redshift-error.ts';
import { relationsRead } from '../sql/access.ts';
import type { Reader } from '../sql/reader.ts';
import { literal } from '../sql/tokens.ts';
import type { Command } from './command.ts';

/** EXPLAIN [VERBOSE] query. The plan is DuckDB's, a line a row. */
export function explain(reader: Reader): Command {
  reader.accept('verbose');
  const query = reader.rest();
  if (!isQuery(query)) throw notServed(`EXPLAIN of ${query[0]?.value.toUpperCase() ?? 'nothing'}`);
  const reads = relationsRead(query);
  return {
    access: { reads, writes: [] },
    async run(session) {
      const { sql } = queryInDuckDb(query, await session.catalog(reads));
      const plans = await session.rows(`EXPLAIN ${sql}`);
      const lines = plans.flatMap(({ explain_value: plan }) => String(plan).trimEnd().split('\n'));
      const list = lines.map((line) => literal(line).text).join(', ');
      return { result: await session.query(`SELECT unnest([${list}]) AS "QUERY PLAN"`), rowsChanged: 0 };
    },
  };
}
