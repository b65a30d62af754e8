import type { ExecutionRedriveStatus } from '@aws-sdk/client-sfn';
import type { Execution } from './execution.ts';
import { eventQuota } from './history.ts';

/** Milliseconds after the end of an execution. */
const redrivablePeriod = 14 * 24 * 3600 * 1000;

/** Whether an execution can be redriven, and if not, why not. */
export interface Redrivability {
  readonly redriveStatus: ExecutionRedriveStatus;
  readonly redriveStatusReason?: string;
}

/** @param mapRunExhausted - whether a Map Run of the execution has been redriven too often */
export function redrivability(execution: Execution, now: Date, mapRunExhausted: boolean): Redrivability {
  const reason = obstacle(execution, now) ?? (mapRunExhausted ? 'Map Run redrive limit exceeded' : undefined);
  if (reason) return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason };
  return { redriveStatus: execution.summary.mapRunArn ? 'REDRIVABLE_BY_MAP_RUN' : 'REDRIVABLE' };
}

function obstacle({ summary, eventCount, machine }: Execution, now: Date): string | undefined {
  const { status, stopDate } = summary;
  if (status === 'RUNNING' || status === 'SUCCEEDED' || stopDate === undefined) {
    return `Execution is ${status} and cannot be redriven`;
  }
  if (eventCount >= eventQuota - 1) return 'Execution history event limit exceeded';
  // An Express execution starts over, however old it is.
  if (machine.type === 'STANDARD' && now.getTime() - stopDate > redrivablePeriod)
    return 'Execution redrivable period exceeded';
  return undefined;
}
