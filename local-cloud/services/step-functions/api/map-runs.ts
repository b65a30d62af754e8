import { type Operation, ServiceError } from '../../../http/aws-json.ts';
import { checkArn } from '../records/arns.ts';
import type { Execution } from '../records/execution.ts';
import type { Executions } from '../records/executions.ts';
import type { MapRun, MapRuns, PlannedChild } from '../records/map-runs.ts';
import { page } from './paging.ts';

/** DescribeMapRun and related operations. */
export function mapRunOperations(mapRuns: MapRuns, executions: Executions): Record<string, Operation> {
  const find = (input: { mapRunArn?: string }) => mapRuns.get(checkArn(input.mapRunArn, 'mapRun'));
  return {
    DescribeMapRun(input) {
      const run = find(input);
      const children = [...executions.all()].filter(({ summary }) => summary.mapRunArn === run.arn);
      const planned = mapRuns.plan(run) ?? [];
      return {
        mapRunArn: run.arn,
        executionArn: run.executionArn,
        status: run.status,
        ...dates(run),
        maxConcurrency: run.maxConcurrency,
        toleratedFailurePercentage: run.toleratedFailurePercentage,
        toleratedFailureCount: run.toleratedFailureCount,
        itemCounts: count(children, planned, executions, run, ({ itemCount = 1 }) => itemCount),
        executionCounts: count(children, planned, executions, run, () => 1),
        redriveCount: run.redriveCount,
        ...(run.redriveDate && { redriveDate: new Date(run.redriveDate) }),
      };
    },

    ListMapRuns(input) {
      const execution = executions.get(checkArn(input.executionArn, 'execution'));
      const { items, ...rest } = page(mapRuns.of(execution), input);
      const shown = items.map((run) => ({
        executionArn: run.executionArn,
        mapRunArn: run.arn,
        stateMachineArn: execution.machine.arn,
        ...dates(run),
      }));
      return { mapRuns: shown, ...rest };
    },

    UpdateMapRun(input) {
      const run = find(input);
      if (run.status !== 'RUNNING') {
        throw new ServiceError('ValidationException', 'Map Run is not running and cannot be updated.');
      }
      const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = input;
      mapRuns.update(run, {
        ...(maxConcurrency !== undefined && { maxConcurrency }),
        ...(toleratedFailureCount !== undefined && { toleratedFailureCount }),
        ...(toleratedFailurePercentage !== undefined && { toleratedFailurePercentage }),
      });
      return {};
    },
  };
}

function dates({ startDate, stopDate }: MapRun): object {
  return { startDate: new Date(startDate), ...(stopDate && { stopDate: new Date(stopDate) }) };
}

/** Counts children, or their items, by status. */
function count(
  children: readonly Execution[],
  planned: readonly PlannedChild[],
  executions: Executions,
  run: MapRun,
  weight: (child: { readonly itemCount?: number }) => number,
): Record<string, number> {
  const sum = (some: readonly { readonly itemCount?: number }[]) =>
    some.reduce((total, each) => total + weight(each), 0);
  const of = (holds: (child: Execution) => boolean) =>
    sum(children.filter(holds).map(({ summary }) => summary));
  const inStatus = (status: string) =>
    of((child) => child.summary.status === status && !pendingRedrive(child, run));
  const total = sum(planned);
  return {
    pending: total - of(() => true),
    running: inStatus('RUNNING'),
    succeeded: inStatus('SUCCEEDED'),
    failed: inStatus('FAILED'),
    timedOut: inStatus('TIMED_OUT'),
    aborted: inStatus('ABORTED'),
    total,
    resultsWritten: run.status === 'SUCCEEDED' ? inStatus('SUCCEEDED') : 0,
    failuresNotRedrivable: of(
      (child) =>
        !child.running &&
        child.summary.status !== 'SUCCEEDED' &&
        executions.redrivability(child).redriveStatus === 'NOT_REDRIVABLE',
    ),
    pendingRedrive: of((child) => pendingRedrive(child, run)),
  };
}

/** Whether a redriven run has yet to redrive this child. */
function pendingRedrive({ summary }: Execution, run: MapRun): boolean {
  const { status, stopDate } = summary;
  if (run.status !== 'RUNNING' || run.redriveDate === undefined || stopDate === undefined) return false;
  return status !== 'SUCCEEDED' && stopDate <= run.redriveDate;
}
