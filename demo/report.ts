import type { Rejection } from '../infra/operator/rejections.ts';
import type { Counts } from '../infra/operator/stack.ts';
import { textTable } from './text-table.ts';

/** What the report asks the warehouse. BIGINT, so that the Data API gives numbers and not text. */
const questions: readonly { title: string; headings: readonly string[]; sql: string }[] = [
  {
    title: 'Traffic by day',
    headings: ['date', 'requests', 'of people', 'MB sent'],
    sql: `SELECT date::VARCHAR, SUM(requests)::BIGINT, SUM(requests_of_people)::BIGINT, (SUM(response_bytes) / 1000000)::BIGINT
          FROM traffic_by_day GROUP BY date ORDER BY date DESC LIMIT 14`,
  },
  {
    title: 'Top pages',
    headings: ['host', 'path', 'requests'],
    sql: `SELECT host, path, SUM(requests)::BIGINT FROM page_by_day
          GROUP BY host, path ORDER BY 3 DESC, host, path LIMIT 10`,
  },
  {
    title: 'Status',
    headings: ['status', 'requests'],
    sql: 'SELECT status::VARCHAR, SUM(requests)::BIGINT FROM status_by_day GROUP BY status ORDER BY 2 DESC, 1',
  },
  {
    title: 'Cache',
    headings: ['result', 'requests', 'MB sent'],
    sql: `SELECT result_type, SUM(requests)::BIGINT, (SUM(response_bytes) / 1000000)::BIGINT
          FROM cache_by_day GROUP BY result_type ORDER BY 2 DESC, 1`,
  },
  {
    title: 'Top referers',
    headings: ['referer', 'requests'],
    sql: 'SELECT referer, SUM(requests)::BIGINT FROM referer_by_day GROUP BY referer ORDER BY 2 DESC, 1 LIMIT 5',
  },
  {
    title: 'Bots',
    headings: ['user agent', 'requests'],
    sql: 'SELECT user_agent, SUM(requests)::BIGINT FROM bot_by_day GROUP BY user_agent ORDER BY 2 DESC, 1 LIMIT 5',
  },
];

/** The report, as text. */
export async function report(
  ask: (sql: string) => Promise<unknown[][]>,
  counts: Counts,
  rejections: readonly Rejection[],
): Promise<string> {
  const parts: string[] = [];
  for (const { title, headings, sql } of questions) {
    const rows = await ask(sql);
    if (rows.length > 0) {
      parts.push(`${title}\n${textTable(headings, rows)}`);
    }
  }
  parts.push(`Counts\n${textTable(['what', 'number'], countRows(counts))}`);
  if (rejections.length > 0) {
    const rows = rejections.map(({ key, error, reason }) => [key, error, reason]);
    parts.push(
      `Rejected: the originals are where they were, each with a failed execution to redrive\n${textTable(['log', 'error', 'reason'], rows)}`,
    );
  }
  return parts.join('\n');
}

/** What does not agree, in words. Empty when all is well. */
export function disagreements(counts: Counts): string[] {
  const { facts, distinctFacts, ledgerRows, ledgerFiles, maskedFiles } = counts;
  return [
    ...(facts === distinctFacts ? [] : [`${facts - distinctFacts} rows are in the warehouse twice.`]),
    ...(facts === ledgerRows
      ? []
      : [`The ledger tells of ${ledgerRows} rows, the warehouse holds ${facts}.`]),
    ...(ledgerFiles === maskedFiles
      ? []
      : [`There are ${maskedFiles} masked logs, and ${ledgerFiles} are loaded.`]),
  ];
}

function countRows(counts: Counts): [string, number][] {
  return [
    ['masked logs, one for each log and day', counts.maskedFiles],
    ['masked logs that are loaded', counts.ledgerFiles],
    ['loaded rows', counts.facts],
    ['rows set aside, masked, because they could not be parsed', counts.setAside],
  ];
}
