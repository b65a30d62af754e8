import { StateFailure } from '../language/failure.ts';
import { UnknownMember } from './sdk-shapes.ts';

/** What an SDK client throws, as far as it is used here. */
interface SdkError extends Error {
  readonly $fault?: string;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly extendedRequestId?: string;
  };
  readonly $response?: unknown;
}

/** How the AWS SDK for Java 2 reports a 404 without a body. */
export interface Absence {
  readonly exception: string;
  readonly message: string;
}

/**
 * A failed `aws-sdk:` call, in the words of the AWS SDK for Java 2. Its error is the class of the exception if that is
 * modelled, and otherwise the base class of the service.
 */
export function sdkFailure(error: unknown, service: string, absence?: Absence): StateFailure {
  if (error instanceof UnknownMember) return new StateFailure('States.Runtime', error.message);
  const { name, message, $metadata: metadata } = error as SdkError;
  if (!isAnswer(error)) return new StateFailure(`${service}.SdkClientException`, message);
  const extended = metadata?.extendedRequestId ? `, Extended Request ID: ${metadata.extendedRequestId}` : '';
  const absent = metadata?.httpStatusCode === 404 ? absence : undefined;
  const told = isModelled(error as Error) ? exceptionClass(name) : `${service}Exception`;
  return new StateFailure(
    `${service}.${absent?.exception ?? told}`,
    `${absent?.message ?? textOf(error as SdkError)} (Service: ${service}, Status Code: ${metadata?.httpStatusCode}, ` +
      `Request ID: ${metadata?.requestId}${extended}) (SDK Attempt Count: 1)`,
  );
}

/**
 * A failed call of an optimized integration, in the words of the AWS SDK for Java 1.
 * @param prefix - the prefix of the error name, such as `Lambda`
 * @param service - the name of the service in that SDK, such as `AWSLambda`
 */
export function optimizedFailure(error: unknown, prefix: string, service: string): StateFailure {
  const { name, message, $metadata: metadata } = error as SdkError;
  if (!isAnswer(error)) return new StateFailure(`${prefix}.SdkClientException`, message);
  return new StateFailure(
    `${prefix}.${isModelled(error as Error) ? exceptionClass(name) : `${service}Exception`}`,
    `${textOf(error as SdkError)} (Service: ${service}; Status Code: ${metadata?.httpStatusCode}; Error Code: ${name}; ` +
      `Request ID: ${metadata?.requestId}; Proxy: null)`,
  );
}

/** Whether the service answered at all. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && '$fault' in error;
}

/** For an error code that it does not know, the SDK creates an instance of the base class of the service. */
function isModelled(error: Error): boolean {
  return !/ServiceException$/.test(error.constructor.name) || error.constructor.name === error.name;
}

function exceptionClass(name: string): string {
  return name.endsWith('Exception') ? name : `${name}Exception`;
}

/** Some services return `Message`, which the SDK keeps beside a `message` that is empty or made up. */
function textOf(error: SdkError & { Message?: string }): string {
  return error.Message ?? error.message;
}
