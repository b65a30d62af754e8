/** A request that is not what the `load` state machine sends. The message names the field. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
}
