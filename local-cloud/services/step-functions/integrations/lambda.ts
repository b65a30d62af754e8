import { StateFailure } from '../language/failure.ts';
import { type Integration, requestOnly, taskScheduled } from './integration.ts';
import type { Answer, Operation, Sdk } from './sdk.ts';
import { optimizedFailure } from './sdk-failure.ts';
import { sdkMetadata } from './sdk-metadata.ts';

/** `arn:aws:states:::lambda:invoke`: the arguments are those of Invoke, the answer comes with its metadata. */
export function lambdaInvoke(sdk: Sdk): Integration {
  const named = { resourceType: 'lambda', resource: 'invoke' };
  return {
    ...named,
    ...requestOnly,
    eventFamily: 'Task',
    scheduled: (args, region) => taskScheduled(named, args, region),
    async request(args, { signal, roleArn }) {
      const { Payload, ...rest } = args as { FunctionName: string; Payload?: unknown; Qualifier?: string };
      const answer = await invoke(sdk, { ...rest, Payload: JSON.stringify(Payload ?? {}) }, roleArn, signal);
      const payload = parse(answer);
      if (answer.output.FunctionError) throw functionFailure(payload, JSON.stringify(payload));
      return {
        ExecutedVersion: answer.output.ExecutedVersion ?? '$LATEST',
        Payload: payload,
        ...sdkMetadata(answer),
        StatusCode: answer.output.StatusCode,
      };
    },
  };
}

/** A Lambda function's ARN as Resource: input and result are the function's own. */
export function lambdaFunction(arn: string, sdk: Sdk): Integration {
  return {
    ...requestOnly,
    eventFamily: 'LambdaFunction',
    resourceType: 'lambda',
    resource: arn,
    scheduled: (args) => ({ resource: arn, input: args.text }),
    async request(args, { signal, roleArn }) {
      const answer = await invoke(sdk, { FunctionName: arn, Payload: JSON.stringify(args) }, roleArn, signal);
      const payload = parse(answer);
      if (answer.output.FunctionError) throw functionFailure(payload, text(answer));
      return payload;
    },
  };
}

async function invoke(
  sdk: Sdk,
  input: { FunctionName: string; Payload: string },
  roleArn: string,
  signal: AbortSignal,
): Promise<Answer> {
  const operation = (await sdk.operation('lambda', 'invoke')) as Operation;
  try {
    return await operation.send(
      { InvocationType: 'RequestResponse', ...input, ...named(input.FunctionName) },
      roleArn,
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    throw optimizedFailure(error, 'Lambda', 'AWSLambda');
  }
}

/** What may stand before a function's name: all or parts of an ARN. */
const ahead = /^(arn:[\w-]+:lambda:)?([a-z]+(-[a-z]+)+-\d:)?(\d{12}:)?(function:)?/;

/** A function's ARN as its name and qualifier: not every local endpoint takes ARNs apart. */
function named(functionName: string): { FunctionName: string; Qualifier?: string } {
  const [name, qualifier] = functionName.replace(ahead, '').split(':');
  return { FunctionName: name as string, ...(qualifier !== undefined && { Qualifier: qualifier }) };
}

function text({ output }: Answer): string {
  return Buffer.from(output.Payload ?? []).toString();
}

/** A function that returns nothing answers with no payload at all. */
function parse(answer: Answer): unknown {
  return JSON.parse(text(answer) || 'null');
}

/** The function has thrown, or was stopped: its error's name is what Retry and Catch go by. */
function functionFailure(payload: unknown, cause: string): StateFailure {
  const { errorType } = (payload ?? {}) as { errorType?: string };
  if (errorType) return new StateFailure(errorType, cause);
  return new StateFailure(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${cause}`,
  );
}
