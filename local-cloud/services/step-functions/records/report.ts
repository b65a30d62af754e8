import type { Execution } from './execution.ts';

/** What differs between the places where an execution is reported. */
interface Form {
  /** What the report says about redrives. Default: nothing. */
  readonly redrive?: {
    readonly RedriveCount: number;
    readonly RedriveStatus?: string;
    readonly RedriveStatusReason?: string;
  };
  /** Writes a date. Default: as milliseconds since the epoch. */
  readonly date?: (milliseconds: number) => unknown;
}

/**
 * An execution as its parent sees it: the Task that started it, or the Map Run whose child it is. Input and Output are
 * JSON text. The members keep the order in which the service writes them, since a failed Task's Cause shows it.
 */
export function report(
  { summary, machine, input, outcome }: Execution,
  { redrive, date = (milliseconds) => milliseconds }: Form = {},
) {
  const { output, error, cause } = outcome ?? {};
  return {
    ...(cause !== undefined && { Cause: cause }),
    ...(error !== undefined && { Error: error }),
    ExecutionArn: summary.arn,
    Input: input.text,
    InputDetails: { Included: true },
    Name: summary.name,
    ...(output !== undefined && { Output: output, OutputDetails: { Included: true } }),
    ...redrive,
    StartDate: date(summary.startDate),
    StateMachineArn: machine.arn,
    Status: summary.status,
    ...(summary.stopDate !== undefined && { StopDate: date(summary.stopDate) }),
  };
}
