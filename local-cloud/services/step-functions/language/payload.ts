import { StateFailure } from './failure.ts';

/** The maximum size of an input or output of a state or an execution: 256 KiB of UTF-8. */
export const payloadQuota = 256 * 1024;

/**
 * What passes between states. The text is kept beside the value because the history shows unprocessed data as it was sent,
 * whitespace included, and computed data as compact JSON.
 */
export interface Payload {
  readonly value: unknown;
  readonly text: string;
}

export function payloadOf(value: unknown): Payload {
  return { value, text: JSON.stringify(value) };
}

/** @throws SyntaxError if the text is not JSON */
export function parsePayload(text: string): Payload {
  return { value: JSON.parse(text), text };
}

/**
 * Checks that a payload is within the quota.
 * @param producer - the state or the type of task that produced it
 * @returns the payload
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
