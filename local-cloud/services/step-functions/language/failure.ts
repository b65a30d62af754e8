/** A state has failed: what Retry and Catch see, and what the execution fails with when neither handles it. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  /** An error name, such as `States.Timeout` or `Lambda.TooManyRequestsException`; SendTaskFailure may leave it out. */
  readonly error: string | undefined;
  override readonly cause: string | undefined;

  constructor(error: string | undefined, cause?: string) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.cause = cause;
  }
}

/** An expression has failed. Its place goes into the history's EvaluationFailed event. */
export class EvaluationFailure extends StateFailure {
  /** The field, such as `Output/result`. */
  readonly location: string | undefined;

  constructor(cause: string, location: string | undefined) {
    super('States.QueryEvaluationError', cause);
    this.location = location;
  }
}

/** The execution cannot go on: it fails at once, and no state on the way out notes, retries or catches that. */
export class RuntimeFailure extends StateFailure {
  /** The event that the execution's end follows. */
  readonly previousEventId: number;

  constructor(cause: string, previousEventId: number) {
    super('States.Runtime', cause);
    this.previousEventId = previousEventId;
  }
}

/** A task took longer than its TimeoutSeconds. */
export class TimeoutFailure extends StateFailure {
  constructor() {
    super('States.Timeout');
  }
}

/** A task gave no sign of life for its HeartbeatSeconds: Retry and Catch may also know it as `States.HeartbeatTimeout`. */
export class HeartbeatFailure extends TimeoutFailure {}

/** No state may go on: the execution was stopped, has timed out, or the service is closing. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
}
