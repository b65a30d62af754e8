import type { Chance } from '../../../core/chance.ts';
import { ServiceError } from '../../../http/aws-json.ts';
import { StateFailure } from '../language/failure.ts';
import type { Execution } from '../records/execution.ts';
import type { Executions } from '../records/executions.ts';
import { report } from '../records/report.ts';
import { idOf } from './callbacks.ts';
import { type Call, type Integration, requestOnly, taskScheduled } from './integration.ts';
import { sdkMetadata } from './sdk-metadata.ts';

type Pattern = '' | '.sync' | '.sync:2';

/** `arn:aws:states:::states:startExecution`: starts a nested execution; `.sync` and `.sync:2` wait for its end. */
export function startExecution(pattern: Pattern): Integration {
  const named = { resourceType: 'states', resource: `startExecution${pattern}` };
  return {
    ...named,
    eventFamily: 'Task',
    scheduled: (args, region) => taskScheduled(named, args, region),
    async request(args, { taskToken, executions, chance }) {
      const {
        StateMachineArn,
        Name,
        Input = {},
      } = args as { StateMachineArn: string; Name?: string; Input?: unknown };
      const child = start(executions, chance, {
        stateMachineArn: StateMachineArn,
        name: Name ?? idOf(taskToken),
        startedBy: taskToken,
        input: typeof Input === 'string' ? Input : JSON.stringify(Input),
      });
      return {
        ExecutionArn: child.summary.arn,
        ...sdkMetadata(answerHead(chance)),
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
            return resultOf(child, pattern, executions);
          },
        }),
  };
}

/** The transport data of the answer, as if the call had been made over the network. */
function answerHead(chance: Chance) {
  const requestId = chance.uuid();
  const headers = { 'x-amzn-requestid': requestId, 'content-type': 'application/x-amz-json-1.0' };
  return { headers, statusCode: 200, requestId };
}

function start(
  executions: Executions,
  chance: Chance,
  request: Parameters<Executions['start']>[0],
): Execution {
  try {
    return executions.start(request);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new StateFailure(
      `StepFunctions.${error.code.endsWith('Exception') ? error.code : `${error.code}Exception`}`,
      `${error.message} (Service: AWSStepFunctions; Status Code: ${error.statusCode}; Error Code: ${error.code}; ` +
        `Request ID: ${chance.uuid()}; Proxy: null)`,
    );
  }
}

/** Waits for the end of a child. If the parent is interrupted, its child is stopped, unless the service is just closing. */
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

/** `.sync` returns the input and output of the child as JSON text, `.sync:2` as JSON. A failure is always text. */
function resultOf(child: Execution, pattern: Pattern, executions: Executions): unknown {
  const { status, redriveCount } = child.summary;
  if (status !== 'SUCCEEDED') throw new StateFailure('States.TaskFailed', JSON.stringify(report(child)));
  const { redriveStatus, redriveStatusReason } = executions.redrivability(child);
  const redrive = {
    RedriveCount: redriveCount,
    RedriveStatus: redriveStatus,
    RedriveStatusReason: redriveStatusReason,
  };
  const reported = report(child, { redrive });
  if (pattern === '.sync') return reported;
  return { ...reported, Input: JSON.parse(reported.Input), Output: JSON.parse(reported.Output as string) };
}
