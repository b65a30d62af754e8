import { disagreements, report } from '../../demo/report.ts';
import type { Counts, DayCounts } from '../../infra/operator/stack.ts';

const counts: Counts = {
  setAside: 0,
  ledgerFiles: 3,
  ledgerRows: 9,
  facts: 9,
  distinctFacts: 9,
  maskedFiles: 3,
  differingDays: [],
};
const loaded = { from: '2008-01-01', to: '2026-11-25' };
const reportOf = (differingDays: readonly DayCounts[]) =>
  report(async () => [], { ...counts, differingDays }, [], loaded);
const day = (date: string, masked = 1, inLedger = 0): DayCounts => ({ date, masked, loaded: inLedger });

describe('The report of npm start', () => {
  it('says nothing of days when all are loaded', async () => {
    expect(await reportOf([])).not.toContain('Not loaded');
    expect(disagreements(counts, loaded)).toEqual([]);
  });

  it('tells of days that the load did not look at, and how to load them', async () => {
    const left = [day('2007-12-31', 3, 1), day('2026-11-27')];
    expect(await reportOf(left)).toContain(
      'Not loaded: 3 masked logs with rows of 2007-12-31, 2026-11-27. The load looked\n' +
        'at 2008-01-01 to 2026-11-25.\n' +
        'To load such days too, start load with the input\n{"from":"2007-12-31","to":"2026-11-27"}.\n',
    );
    expect(disagreements({ ...counts, differingDays: left }, loaded)).toEqual([
      'Not every masked log is loaded: see Not loaded.',
    ]);
  });

  it('names the first days when there are many', async () => {
    const many = Array.from({ length: 7 }, (_, index) => day(`2030-01-0${index + 1}`));
    expect(await reportOf(many)).toContain(
      'rows of 2030-01-01, 2030-01-02, 2030-01-03,\n2030-01-04, 2030-01-05, and 2 more days.',
    );
  });

  it('calls it wrong when a day that was loaded lacks a log, or the ledger tells of one that is not there', async () => {
    const wrong = [day('2026-11-25', 2, 1), day('2030-01-01', 0, 1)];
    expect(disagreements({ ...counts, differingDays: wrong }, loaded)).toEqual([
      '2026-11-25 has 2 masked logs; loaded: 1.',
      '2030-01-01 has 0 masked logs; loaded: 1.',
    ]);
    expect(await reportOf(wrong)).not.toContain('Not loaded');
  });

  it('says of lists that they are cut, and of nothing else', async () => {
    const ask = async (sql: string) => [
      ...(sql.includes('page_by_day') ? [['www.example.com', '/', 7, 120]] : []),
      ...(sql.includes('traffic_by_day') ? [['2026-11-25', 7, 7, 0, 1]] : []),
    ];
    const rejections = Array.from({ length: 12 }, (_, index) => ({
      key: `\u{1b}${'k'.repeat(100)}${index}`,
      error: 'MalformedLogError',
      reason: 'r '.repeat(500),
      executionArn: '',
    }));
    const text = await report(ask, counts, rejections, loaded);
    expect(text).toContain('Pages (top 1 of 120 pages)\n');
    expect(text).toContain('Traffic by day\n');
    expect(text).toContain('Rejected (first 10 of 12 logs): ');
    expect(text.split('\n').filter((line) => line.length > 80 || /\p{Cc}/u.test(line))).toEqual([]);
  });

  it('counts one as one', () => {
    expect(disagreements({ ...counts, facts: 1, distinctFacts: 1, ledgerRows: 2 }, loaded)).toEqual([
      'The ledger tells of 2 rows, the warehouse holds 1.',
    ]);
  });
});
