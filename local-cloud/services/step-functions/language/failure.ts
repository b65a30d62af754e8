/** A state has failed. Retry and Catch see this failure; if neither handles it, the execution fails with it. */
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

/** An expression has failed. The EvaluationFailed event of the history shows its location. */
export class EvaluationFailure extends StateFailure {
  /** The field, such as `Output/result`. */
  readonly location: string | undefined;

  constructor(cause: string, location: string | undefined) {
    super('States.QueryEvaluationError', cause);
    this.location = location;
  }
}

/** The execution cannot continue. It fails at once: no state on the way out records, retries or catches this. */
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

/** A task sent no heartbeat for its HeartbeatSeconds. Retry and Catch may also name this `States.HeartbeatTimeout`. */
export class HeartbeatFailure extends TimeoutFailure {}

/** No state may continue: the execution was stopped or has timed out, or the service is closing. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
}
