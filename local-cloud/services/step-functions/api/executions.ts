import type { Clock } from '../../../core/clock.ts';
import { type Operation, ServiceError } from '../../../http/aws-json.ts';
import { checkArn } from '../records/arns.ts';
import type { Execution } from '../records/execution.ts';
import type { Executions } from '../records/executions.ts';
import { present } from '../records/history.ts';
import type { StateMachines } from '../records/state-machines.ts';
import { page } from './paging.ts';

/** StartExecution and related operations. */
export function executionOperations(
  executions: Executions,
  machines: StateMachines,
  clock: Clock,
): Record<string, Operation> {
  const find = (input: { executionArn?: string }) =>
    executions.get(checkArn(input.executionArn, 'execution'));
  return {
    StartExecution({ stateMachineArn, name, input }) {
      const { summary } = executions.start({
        stateMachineArn: checkArn(stateMachineArn, 'stateMachine'),
        name,
        input,
      });
      return { executionArn: summary.arn, startDate: new Date(summary.startDate) };
    },

    DescribeExecution(input) {
      const execution = find(input);
      return {
        ...describe(execution, input.includedData !== 'METADATA_ONLY'),
        ...executions.redrivability(execution),
      };
    },

    ListExecutions(input) {
      const { items, ...rest } = page(matching(input, executions, machines), input, 'at its start');
      return { executions: items.map(listed), ...rest };
    },

    GetExecutionHistory(input) {
      const events = find(input).events();
      const { items, ...rest } = input.reverseOrder
        ? page(events.toReversed(), input, 'at its start')
        : page(events, input);
      return { events: items.map((event) => present(event, input.includeExecutionData ?? true)), ...rest };
    },

    StopExecution(input) {
      const execution = find(input);
      const { error, cause } = input;
      executions.stop(execution, { ...(error && { error }), ...(cause && { cause }) });
      return { stopDate: new Date(execution.summary.stopDate ?? clock.now()) };
    },

    RedriveExecution(input) {
      if (checkArn(input.executionArn, 'execution', 'express').split(':')[5] === 'express') {
        throw new ServiceError('ExecutionNotRedrivable', 'Express executions cannot be redriven');
      }
      const execution = find(input);
      if (execution.summary.mapRunArn) {
        throw new ServiceError('ExecutionNotRedrivable', 'Execution can only be redriven by its Map Run');
      }
      return { redriveDate: new Date(executions.redrive(execution, input.clientToken)) };
    },
  };
}

function describe(execution: Execution, included: boolean): object {
  const { summary, machine, outcome } = execution;
  const { redriveDate, redriveCount, stopDate, itemCount: _, mapRunArn } = summary;
  return {
    executionArn: summary.arn,
    stateMachineArn: machine.arn,
    name: summary.name,
    status: summary.status,
    startDate: new Date(summary.startDate),
    ...(stopDate && { stopDate: new Date(stopDate) }),
    ...(included && { input: execution.input.text }),
    inputDetails: { included },
    ...(outcome?.output !== undefined && {
      ...(included && { output: outcome.output }),
      outputDetails: { included },
    }),
    ...(outcome?.error !== undefined && { error: outcome.error }),
    ...(outcome?.cause !== undefined && { cause: outcome.cause }),
    ...(mapRunArn && { mapRunArn }),
    redriveCount,
    ...(redriveDate && { redriveDate: new Date(redriveDate) }),
  };
}

interface Filters {
  readonly stateMachineArn?: string;
  readonly mapRunArn?: string;
  readonly statusFilter?: string;
  readonly redriveFilter?: 'REDRIVEN' | 'NOT_REDRIVEN';
}

/** The executions that match, newest first. */
function matching(filters: Filters, executions: Executions, machines: StateMachines): Execution[] {
  const { stateMachineArn, mapRunArn, statusFilter, redriveFilter } = filters;
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw new ServiceError(
      'ValidationException',
      'Must specify either a stateMachineArn or a mapRunArn, but not both.',
    );
  }
  if (stateMachineArn && machines.get(checkArn(stateMachineArn, 'stateMachine')).type === 'EXPRESS') {
    throw new ServiceError(
      'StateMachineTypeNotSupported',
      'This operation is not supported by this type of state machine',
    );
  }
  return [...executions.all()]
    .filter(({ machine, summary }) => {
      if (mapRunArn ? summary.mapRunArn !== mapRunArn : machine.arn !== stateMachineArn || summary.mapRunArn)
        return false;
      if (statusFilter && summary.status !== statusFilter) return false;
      return !redriveFilter || (redriveFilter === 'REDRIVEN') === summary.redriveCount > 0;
    })
    .reverse();
}

function listed({ summary, machine }: Execution): object {
  const { arn, name, status, startDate, stopDate, redriveCount, redriveDate, mapRunArn, itemCount } = summary;
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    status,
    startDate: new Date(startDate),
    ...(stopDate && { stopDate: new Date(stopDate) }),
    ...(mapRunArn && { mapRunArn, itemCount }),
    redriveCount,
    ...(redriveDate && { redriveDate: new Date(redriveDate) }),
  };
}
