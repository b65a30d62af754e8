import { counted } from '../infra/operator/counted.ts';
import type { Rejection } from '../infra/operator/rejections.ts';
import type { Counts, DayCounts } from '../infra/operator/stack.ts';
import { type DateWindow, isWithin } from '../tasks/common/load-window.ts';
import { cut, plain, width, wrapped } from './terminal-text.ts';
import { textTable } from './text-table.ts';

interface Question {
  readonly title: string;
  /** What a row is, and which rows are shown when there are more. */
  readonly rows: string;
  readonly shown: 'latest' | 'top';
  readonly headings: readonly string[];
  /** Its last column is the number of rows that there are. */
  readonly sql: string;
}

/** What the report asks the warehouse. BIGINT, so that the Data API gives numbers and not text. */
const questions: readonly Question[] = [
  {
    title: 'Traffic by day',
    rows: 'days',
    shown: 'latest',
    headings: ['date', 'requests', 'of people', 'MB sent'],
    sql: `SELECT date::VARCHAR, SUM(requests)::BIGINT, SUM(requests_of_people)::BIGINT,
            (SUM(response_bytes) / 1000000)::BIGINT, COUNT(*) OVER ()
          FROM traffic_by_day GROUP BY date ORDER BY date DESC LIMIT 14`,
  },
  {
    title: 'Pages',
    rows: 'pages',
    shown: 'top',
    headings: ['host', 'path', 'requests'],
    sql: `SELECT host, path, SUM(requests)::BIGINT, COUNT(*) OVER () FROM page_by_day
          GROUP BY host, path ORDER BY 3 DESC, host, path LIMIT 10`,
  },
  {
    title: 'Status',
    rows: 'values',
    shown: 'top',
    headings: ['status', 'requests'],
    sql: `SELECT status::VARCHAR, SUM(requests)::BIGINT, COUNT(*) OVER () FROM status_by_day
          GROUP BY status ORDER BY 2 DESC, 1 LIMIT 20`,
  },
  {
    title: 'Cache',
    rows: 'results',
    shown: 'top',
    headings: ['result', 'requests', 'MB sent'],
    sql: `SELECT result_type, SUM(requests)::BIGINT, (SUM(response_bytes) / 1000000)::BIGINT, COUNT(*) OVER ()
          FROM cache_by_day GROUP BY result_type ORDER BY 2 DESC, 1 LIMIT 20`,
  },
  {
    title: 'Referers',
    rows: 'referers',
    shown: 'top',
    headings: ['referer', 'requests'],
    sql: `SELECT referer, SUM(requests)::BIGINT, COUNT(*) OVER () FROM referer_by_day
          GROUP BY referer ORDER BY 2 DESC, 1 LIMIT 5`,
  },
  {
    title: 'Robots, as they call themselves',
    rows: 'robots',
    shown: 'top',
    headings: ['class', 'name', 'operator', 'requests'],
    sql: `SELECT agent_class, agent_name, agent_operator, SUM(requests)::BIGINT, COUNT(*) OVER () FROM agent_by_day
          WHERE agent_class NOT IN ('person', 'unknown')
          GROUP BY agent_class, agent_name, agent_operator ORDER BY 4 DESC, 1, 2 LIMIT 10`,
  },
];

/** How many lines a list has that could be as long as the folder. */
const longest = 10;

/** The report, as text. */
export async function report(
  ask: (sql: string) => Promise<unknown[][]>,
  counts: Counts,
  rejections: readonly Rejection[],
  loaded: DateWindow,
): Promise<string> {
  const parts: string[] = [];
  for (const { title, rows: things, shown, headings, sql } of questions) {
    const rows = await ask(sql);
    if (rows.length === 0) continue;
    const all = Number(rows[0]?.at(-1));
    const part =
      all > rows.length ? ` (${shown} ${rows.length} of ${all.toLocaleString('en-US')} ${things})` : '';
    const cells = rows.map((row) => row.slice(0, -1));
    parts.push(`${title}${part}\n${textTable(headings, cells)}`);
  }
  parts.push(`Counts\n${textTable(['what', 'number'], countRows(counts))}`);
  if (rejections.length > 0) parts.push(rejected(rejections));
  const left = counts.differingDays.filter((day) => isLeft(day, loaded));
  if (left.length > 0) parts.push(notLoaded(left, loaded));
  return parts.join('\n');
}

/** Each log with its reason below. */
function rejected(rejections: readonly Rejection[]): string {
  const shown = rejections.slice(0, longest);
  const part =
    rejections.length > longest ? ` (first ${longest} of ${counted(rejections.length, 'log')})` : '';
  const lines = shown.flatMap(({ key, error, reason }) => [
    `  ${cut(plain(key), width - 2)}`,
    wrapped(`    ${error}: ${cut(plain(reason), 4 * width)}`, '    '),
  ]);
  return `Rejected${part}: the originals stay, and can be redriven\n${lines.join('\n')}\n`;
}

/** True for a day that has masked logs that the load did not look at. */
const isLeft = ({ date, masked, loaded }: DayCounts, window: DateWindow): boolean =>
  masked > loaded && !isWithin(window, date);

/** Which days are left, why, and what to do. */
function notLoaded(days: readonly DayCounts[], { from, to }: DateWindow): string {
  const files = days.reduce((sum, { masked, loaded }) => sum + masked - loaded, 0);
  const shown = days.slice(0, 5).map(({ date }) => date);
  const more = days.length > shown.length ? `, and ${counted(days.length - shown.length, 'more day')}` : '';
  const window = JSON.stringify({ from: days[0]?.date, to: days.at(-1)?.date });
  const which = `Not loaded: ${counted(files, 'masked log')} with rows of ${shown.join(', ')}${more}.`;
  return (
    `${wrapped(`${which} The load looked at ${from} to ${to}.`)}\n` +
    `${wrapped(`To load such days too, start load with the input ${window}.`)}\n`
  );
}

/** What does not agree, in words. Empty when all is well. */
export function disagreements(counts: Counts, window: DateWindow): string[] {
  const { facts, distinctFacts, ledgerRows, differingDays } = counts;
  const left = differingDays.filter((day) => isLeft(day, window));
  const others = differingDays.filter((day) => !isLeft(day, window));
  return [
    ...(facts === distinctFacts
      ? []
      : [`Of ${counted(facts, 'row')} in the warehouse, only ${distinctFacts} are different.`]),
    ...(facts === ledgerRows
      ? []
      : [`The ledger tells of ${counted(ledgerRows, 'row')}, the warehouse holds ${facts}.`]),
    ...others
      .slice(0, longest)
      .map(({ date, masked, loaded }) => `${date} has ${counted(masked, 'masked log')}; loaded: ${loaded}.`),
    ...(others.length > longest
      ? [`The same goes for ${counted(others.length - longest, 'more day')}.`]
      : []),
    ...(left.length > 0 ? ['Not every masked log is loaded: see Not loaded.'] : []),
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
