/**
 * A policy or a request uses something that the evaluator does not know: an action, a condition, an element, an operation. It
 * fails rather than allow what AWS might refuse.
 */
export class UnknownPermissionError extends Error {
  override readonly name = 'UnknownPermissionError';
}

/** A service may not assume a role by the role's trust policy. */
export class UntrustedServiceError extends Error {
  override readonly name = 'UntrustedServiceError';

  constructor(service: string, roleArn: string) {
    super(`${service} is not authorized to assume the role ${roleArn}.`);
  }
}
