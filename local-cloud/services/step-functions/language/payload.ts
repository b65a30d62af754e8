import { StateFailure } from './failure.ts';

/** Input and output of a state or an execution: at most 256 KiB of UTF-8. */
export const payloadQuota = 256 * 1024;

/**
 * What passes between states. The text is kept beside the value, because what nobody has processed is shown in the
 * history as it was sent, blanks included, while everything computed is compact.
 */
export interface Payload {
  readonly value: unknown;
  readonly text: string;
}

export function payloadOf(value: unknown): Payload {
  return { value, text: JSON.stringify(value) };
}

/** @throws SyntaxError when the text is not JSON */
export function parsePayload(text: string): Payload {
  return { value: JSON.parse(text), text };
}

/**
 * Lets a payload through that is within the quota.
 * @param producer - the state, or the kind of task, that made it
 * @throws StateFailure `States.DataLimitExceeded`
 */
export function withinQuota(payload: Payload, producer: string): Payload {
  if (payload.text.length * 3 > payloadQuota && Buffer.byteLength(payload.text) > payloadQuota) {
    throw new StateFailure(
      'States.DataLimitExceeded',
      `The state/task '${producer}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  }
  return payload;
}
