/** Something is wrong with the deployment. The message says what. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** What a person can do. */
  readonly advice: string;

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}

/** A step has failed, and has said so. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

/** The person who started it does not want to wait for the rest. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The names of AWS's errors for a caller who lacks a permission. */
const denials =
  /^(AccessDenied|AccessDeniedException|AuthorizationError|AuthorizationErrorException|Forbidden|403)$/;

/** What to do about an error that a step does not know. */
export function adviceFor({ name, message }: Error, ofStep: string): string {
  return denials.test(name) || /is not authorized to perform/.test(message)
    ? 'The caller, or the role in the message, lacks a permission: docs/deployment.md lists those of verify, docs/permissions.md those of the system.'
    : ofStep;
}
