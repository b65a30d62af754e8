import { counted } from '../infra/operator/counted.ts';
import type { Rejection } from '../infra/operator/rejections.ts';
import type { Counts, DayCounts } from '../infra/operator/stack.ts';
import { type DateWindow, isWithin } from '../tasks/common/load-window.ts';
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
  loaded: DateWindow,
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
  const left = counts.differingDays.filter((day) => isLeft(day, loaded));
  if (left.length > 0) parts.push(notLoaded(left, loaded));
  return parts.join('\n');
}

/** True for a day that has masked logs that the load did not look at. */
const isLeft = ({ date, masked, loaded }: DayCounts, window: DateWindow): boolean =>
  masked > loaded && !isWithin(window, date);

/** Which days are left, why, and what to do. */
function notLoaded(days: readonly DayCounts[], { from, to }: DateWindow): string {
  const files = days.reduce((sum, { masked, loaded }) => sum + masked - loaded, 0);
  const shown = days.slice(0, 5).map(({ date }) => date);
  const more = days.length > shown.length ? `, and ${days.length - shown.length} more days` : '';
  const window = JSON.stringify({ from: days[0]?.date, to: days.at(-1)?.date });
  return (
    `Not loaded: ${counted(files, 'masked log')} with rows of ${shown.join(', ')}${more}. The load looked at ${from} to ${to}.\n` +
    `To load such days too, start load with the input ${window}.\n`
  );
}

/** What does not agree, in words. Empty when all is well. */
export function disagreements(counts: Counts, window: DateWindow): string[] {
  const { facts, distinctFacts, ledgerRows, differingDays } = counts;
  return [
    ...(facts === distinctFacts ? [] : [`${facts - distinctFacts} rows are in the warehouse twice.`]),
    ...(facts === ledgerRows
      ? []
      : [`The ledger tells of ${ledgerRows} rows, the warehouse holds ${facts}.`]),
    ...differingDays
      .filter((day) => !isLeft(day, window))
      .map(
        ({ date, masked, loaded }) =>
          `Of ${date}, there are ${counted(masked, 'masked log')}, and ${loaded} are loaded.`,
      ),
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
