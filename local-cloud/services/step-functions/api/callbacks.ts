import { type Operation, ServiceError } from '../../../http/aws-json.ts';
import type { Callbacks } from '../integrations/callbacks.ts';

/** SendTaskSuccess and related operations. */
export function callbackOperations(callbacks: Callbacks): Record<string, Operation> {
  return {
    SendTaskSuccess(input) {
      callbacks.succeed(input.taskToken, parse(input.output));
      return {};
    },
    SendTaskFailure(input) {
      callbacks.fail(input.taskToken, input.error, input.cause);
      return {};
    },
    SendTaskHeartbeat(input) {
      callbacks.heartbeat(input.taskToken);
      return {};
    },
  };
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch (error) {
    throw new ServiceError('InvalidOutput', `Invalid Output: '${(error as Error).message}'`);
  }
}
