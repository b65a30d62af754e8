import { readFileSync } from 'node:fs';
import { watched } from '../../../infra/cost/measured.ts';
import { filesPerExecution, monthlyBill, originalBill, type Site, total } from '../../../infra/cost/model.ts';
import { stages } from '../../../infra/stages.ts';
import { templateOf } from '../template.ts';

const site: Site = {
  requests: 10e6,
  files: 20_000,
  loads: 30,
  capacity: 8,
  gatherSeconds: 300,
  sources: 1,
  monthsKept: 12,
};

describe('The documentation', () => {
  it('shows what the model says', () => {
    const text = readFileSync(new URL('../../../docs/cost.md', import.meta.url), 'utf8');
    const cells = (name: string) =>
      text
        .split('\n')
        .find((line) => line.replaceAll('**', '').startsWith(`| ${name} |`))
        ?.split('|')
        .slice(2, 5)
        .map((cell) => cell.replaceAll(/[ *,]/g, '').replace('million', 'e6'));
    const sites = (cells('requests a month') ?? []).map((requests, index) => ({
      ...site,
      requests: Number(requests),
      files: Number(cells('log files a month')?.[index]),
    }));
    expect(sites.map(({ requests }) => requests)).toEqual([100_000, 10e6, 1000e6]);
    const money = (dollars: number | undefined) => dollars?.toFixed(2);
    for (const name of Object.keys(monthlyBill(site))) {
      expect([name, cells(name)]).toEqual([name, sites.map((each) => money(monthlyBill(each)[name]))]);
    }
    expect(cells('Total')).toEqual(sites.map((each) => money(total(monthlyBill(each)))));
    expect(cells('the original design')).toEqual(sites.map((each) => money(total(originalBill(each)))));
  });
});

describe('The bill of a month', () => {
  it('counts the alarms and the dashboard that the template has', () => {
    const scheduled = { ...stages.production, load: { ...stages.production.load, scheduleEnabled: true } };
    const template = templateOf(scheduled);
    expect(alarmMetricsOf(template)).toBe(watched.alarmMetrics);
    const visitors = alarmMetricsOf(templateOf({ ...scheduled, visitors: true })) - watched.alarmMetrics;
    expect(visitors).toBe(watched.visitorAlarmMetrics);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', watched.dashboards);
  });

  it('is a third of a dollar higher where visitors have ids', () => {
    const more = total(monthlyBill({ ...site, visitors: true })) - total(monthlyBill(site));
    expect(more).toBeCloseTo(0.3, 2);
  });

  it('is mostly the warehouse, and being told, for a site of ten million requests', () => {
    const bill = monthlyBill(site);
    const most = (bill['Redshift Serverless'] ?? 0) + (bill['Alarms and dashboard'] ?? 0);
    expect(most).toBeGreaterThan(total(bill) / 2);
  });

  it('of workflows falls when logs are gathered longer', () => {
    const [short, long] = [60, 300].map((gatherSeconds) => monthlyBill({ ...site, gatherSeconds }));
    expect(long?.['Step Functions']).toBeLessThan((short?.['Step Functions'] ?? 0) * 0.6);
  });

  it('counts 5 transitions for an execution of ingest, and 189 for a load', () => {
    const files = 20_000 / filesPerExecution(site);
    expect(monthlyBill(site)['Step Functions']).toBeCloseTo((files * 5 + 30 * 189) * 25e-6, 6);
  });

  it('grows by a queue that is polled, and smaller executions, for each source', () => {
    const [one, two] = [monthlyBill(site), monthlyBill({ ...site, sources: 2 })];
    expect((two.SQS ?? 0) - (one.SQS ?? 0)).toBeCloseTo(0.26, 2);
    expect(filesPerExecution({ ...site, sources: 2 })).toBeCloseTo(filesPerExecution(site) / 2);
    expect(two['Alarms and dashboard']).toBe(one['Alarms and dashboard']);
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

/** How many metrics the alarms look at. */
function alarmMetricsOf(template: ReturnType<typeof templateOf>): number {
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  const looksAt = alarms.map(
    ({ Properties: { Metrics } }) =>
      (Metrics as { MetricStat?: object }[] | undefined)?.filter(({ MetricStat }) => MetricStat).length ?? 1,
  );
  return looksAt.reduce((sum, count) => sum + count, 0);
}
