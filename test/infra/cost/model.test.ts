import { filesPerExecution, monthlyBill, originalBill, type Site, total } from '../../../infra/cost/model.ts';

const site: Site = {
  requests: 10e6,
  files: 20_000,
  loads: 30,
  capacity: 8,
  gatherSeconds: 300,
  monthsKept: 12,
};

describe('The bill of a month', () => {
  it('is mostly the warehouse, for a site of ten million requests', () => {
    const bill = monthlyBill(site);
    expect(bill['Redshift Serverless']).toBeGreaterThan(total(bill) / 2);
  });

  it('of workflows falls when logs are gathered longer', () => {
    const [short, long] = [60, 300].map((gatherSeconds) => monthlyBill({ ...site, gatherSeconds }));
    expect(long?.['Step Functions']).toBeLessThan((short?.['Step Functions'] ?? 0) * 0.6);
  });

  it('counts 5 transitions for an execution of ingest, and 160 for a load', () => {
    const files = 20_000 / filesPerExecution(site);
    expect(monthlyBill(site)['Step Functions']).toBeCloseTo((files * 5 + 30 * 160) * 25e-6, 6);
  });

  it('never packs more than 500 files into an execution', () => {
    expect(filesPerExecution({ ...site, files: 1e9 })).toBe(500);
  });

  it('has a cheaper masking than the original design, and the same warehouse', () => {
    const [ours, original] = [monthlyBill(site), originalBill(site)];
    expect(ours.Lambda).toBeLessThan((original.Lambda ?? 0) / 2);
    expect(ours['Redshift Serverless']).toBe(original['Redshift Serverless']);
  });
});
