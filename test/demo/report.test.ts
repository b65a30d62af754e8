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

  it('tells of days that the load did not look at, and how to load them, and does not call it wrong', async () => {
    const left = [day('2007-12-31', 3, 1), day('2026-11-27')];
    expect(await reportOf(left)).toContain(
      'Not loaded: 3 masked logs with rows of 2007-12-31, 2026-11-27. The load looked at 2008-01-01 to 2026-11-25.\n' +
        'To load such days too, start load with the input {"from":"2007-12-31","to":"2026-11-27"}.\n',
    );
    expect(disagreements({ ...counts, differingDays: left }, loaded)).toEqual([]);
  });

  it('names the first days when there are many', async () => {
    const many = Array.from({ length: 7 }, (_, index) => day(`2030-01-0${index + 1}`));
    expect(await reportOf(many)).toContain(
      'rows of 2030-01-01, 2030-01-02, 2030-01-03, 2030-01-04, 2030-01-05, and 2 more days.',
    );
  });

  it('calls it wrong when a day that was loaded lacks a log, or the ledger tells of one that is not there', async () => {
    const wrong = [day('2026-11-25', 2, 1), day('2030-01-01', 0, 1)];
    expect(disagreements({ ...counts, differingDays: wrong }, loaded)).toEqual([
      'Of 2026-11-25, there are 2 masked logs, and 1 are loaded.',
      'Of 2030-01-01, there are 0 masked logs, and 1 are loaded.',
    ]);
    expect(await reportOf(wrong)).not.toContain('Not loaded');
  });
});
