/**
 * A policy or a request uses what the evaluator does not know: an action, a condition, an element, an operation. It says so
 * rather than to allow what AWS might refuse.
 */
export class UnknownPermissionError extends Error {
  override readonly name = 'UnknownPermissionError';
}

/** A service would act in the name of a role whose trust policy does not let it. */
export class UntrustedServiceError extends Error {
  override readonly name = 'UntrustedServiceError';

  constructor(service: string, roleArn: string) {
    super(`${service} is not authorized to assume the role ${roleArn}.`);
  }
}
