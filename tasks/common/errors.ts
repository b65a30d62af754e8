/** The input of a task is not what its state machine sends. The message names each wrong field. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
}

/** The environment of a function lacks a variable, or has a wrong one. The message names each of them. */
export class InvalidEnvironmentError extends Error {
  override readonly name = 'InvalidEnvironmentError';
}
