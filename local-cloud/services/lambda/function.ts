/** A function as it was deployed, in the terms of the Lambda API. */
export interface FunctionConfiguration {
  readonly functionName: string;
  readonly functionArn: string;
  /** The directory of the unpacked bundle. */
  readonly codeDirectory: string;
  /** `file.export` */
  readonly handler: string;
  /** The ARN of the role that the code runs as. */
  readonly role: string;
  readonly environment: Readonly<Record<string, string>>;
  /** seconds */
  readonly timeout: number;
  /** MB */
  readonly memorySize: number;
  readonly logGroup: string;
  /** Invocations at the same time; more are throttled. */
  readonly reservedConcurrentExecutions?: number;
}

/** The result of an invocation. */
export interface InvocationResult {
  /** JSON */
  readonly payload: string;
  /** Present if the function failed; the payload is then `{ errorType, errorMessage, trace? }`. */
  readonly functionError?: 'Unhandled';
}

export function failure(
  errorType: string,
  errorMessage: string,
  trace: readonly string[] = [],
): InvocationResult {
  return { payload: JSON.stringify({ errorType, errorMessage, trace }), functionError: 'Unhandled' };
}

/** The function's name in `name`, `name:qualifier`, `account:function:name` or an ARN, with or without a qualifier. */
export function functionNameOf(identifier: string): string {
  return /^(?:(?:arn:[\w-]+:lambda:[\w-]*:)?\d*:?function:)?([\w-]+)/.exec(identifier)?.[1] ?? identifier;
}
