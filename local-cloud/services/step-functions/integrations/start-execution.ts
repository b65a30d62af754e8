import { ServiceError } from '../../../http/aws-json.ts';
import { StateFailure } from '../language/failure.ts';
import type { Execution } from '../records/execution.ts';
import type { Executions } from '../records/executions.ts';
import { idOf } from './callbacks.ts';
import { type Call, type Integration, requestOnly, taskScheduled } from './integration.ts';
import { sdkMetadata } from './sdk-metadata.ts';

type Pattern = '' | '.sync' | '.sync:2';

/** `arn:aws:states:::states:startExecution`: an execution within this service; `.sync` and `.sync:2` wait for its end. */
export function startExecution(pattern: Pattern): Integration {
  const named = { resourceType: 'states', resource: `startExecution${pattern}` };
  return {
    ...named,
    eventFamily: 'Task',
    scheduled: (args, region) => taskScheduled(named, args, region),
    async request(args, { taskToken, executions }) {
      const {
        StateMachineArn,
        Name,
        Input = {},
      } = args as { StateMachineArn: string; Name?: string; Input?: unknown };
      const child = start(executions, {
        stateMachineArn: StateMachineArn,
        name: Name ?? idOf(taskToken),
        startedBy: taskToken,
        input: typeof Input === 'string' ? Input : JSON.stringify(Input),
      });
      return {
        ExecutionArn: child.summary.arn,
        ...sdkMetadata(answerHead()),
        StartDate: child.summary.startDate,
      };
    },
    ...(pattern === ''
      ? requestOnly
      : {
          submits: true,
          complete: async (submitted: unknown, { signal, executions }: Call) => {
            const child = executions.get((submitted as { ExecutionArn: string }).ExecutionArn);
            await endOf(child, signal, executions);
            return resultOf(child, pattern);
          },
        }),
  };
}

/** What would have come with the answer, had this been a call over the network. */
function answerHead() {
  const requestId = crypto.randomUUID();
  const headers = { 'x-amzn-requestid': requestId, 'content-type': 'application/x-amz-json-1.0' };
  return { headers, statusCode: 200, requestId };
}

function start(executions: Executions, request: Parameters<Executions['start']>[0]): Execution {
  try {
    return executions.start(request);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new StateFailure(
      `StepFunctions.${error.code.endsWith('Exception') ? error.code : `${error.code}Exception`}`,
      `${error.message} (Service: AWSStepFunctions; Status Code: ${error.statusCode}; Error Code: ${error.code}; ` +
        `Request ID: ${crypto.randomUUID()}; Proxy: null)`,
    );
  }
}

/** A parent that stops waiting stops its child, except when all that happens is that the service closes. */
async function endOf(child: Execution, signal: AbortSignal, executions: Executions): Promise<void> {
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const interrupt = () => {
    if (!executions.closing && child.running) executions.stop(child, {});
    reject(signal.reason);
  };
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    await Promise.race([child.ended, interrupted]);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

/** `.sync` gives the child's input and output as JSON text, `.sync:2` as JSON; a child that failed is always text. */
function resultOf(child: Execution, pattern: Pattern): unknown {
  const { arn, name, startDate, stopDate, status, redriveCount } = child.summary;
  const { output, error, cause } = child.outcome ?? {};
  const json = (text: string) => (pattern === '.sync:2' ? JSON.parse(text) : text);
  if (status !== 'SUCCEEDED') {
    const report = {
      ...(cause !== undefined && { Cause: cause }),
      ...(error !== undefined && { Error: error }),
      ExecutionArn: arn,
      Input: child.input.text,
      InputDetails: { Included: true },
      Name: name,
      StartDate: startDate,
      StateMachineArn: child.machine.arn,
      Status: status,
      StopDate: stopDate,
    };
    throw new StateFailure('States.TaskFailed', JSON.stringify(report));
  }
  return {
    ExecutionArn: arn,
    Input: json(child.input.text),
    InputDetails: { Included: true },
    Name: name,
    Output: json(output as string),
    OutputDetails: { Included: true },
    RedriveCount: redriveCount,
    RedriveStatus: 'NOT_REDRIVABLE',
    RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    StartDate: startDate,
    StateMachineArn: child.machine.arn,
    Status: status,
    StopDate: stopDate,
  };
}
