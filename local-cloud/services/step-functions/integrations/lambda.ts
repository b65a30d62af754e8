import { StateFailure } from '../language/failure.ts';
import { type Integration, requestOnly, taskScheduled } from './integration.ts';
import type { Answer, Operation, Sdk } from './sdk.ts';
import { optimizedFailure } from './sdk-failure.ts';
import { sdkMetadata } from './sdk-metadata.ts';

/** `arn:aws:states:::lambda:invoke`: takes the arguments of Invoke and returns its answer with metadata. */
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

/** A function ARN as Resource: passes the input to the function and returns its result, both as they are. */
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

/** What may precede the name of a function: the rest of an ARN, or part of it. */
const arnPrefix = /^(arn:[\w-]+:lambda:)?([a-z]+(-[a-z]+)+-\d:)?(\d{12}:)?(function:)?/;

/** Splits the ARN of a function into name and qualifier, since not every local endpoint does. */
function named(functionName: string): { FunctionName: string; Qualifier?: string } {
  const [name, qualifier] = functionName.replace(arnPrefix, '').split(':');
  return { FunctionName: name as string, ...(qualifier !== undefined && { Qualifier: qualifier }) };
}

function text({ output }: Answer): string {
  return Buffer.from(output.Payload ?? []).toString();
}

/** If a function returns nothing, the answer has no payload. */
function parse(answer: Answer): unknown {
  return JSON.parse(text(answer) || 'null');
}

/** The function threw an error or was stopped. Retry and Catch go by the name of the error. */
function functionFailure(payload: unknown, cause: string): StateFailure {
  const { errorType } = (payload ?? {}) as { errorType?: string };
  if (errorType) return new StateFailure(errorType, cause);
  return new StateFailure(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${cause}`,
  );
}
