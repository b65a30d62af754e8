/** A script that is not on the list. Refused before any SQL exists. */
export class UnknownScriptError extends Error {
  override readonly name = 'UnknownScriptError';

  constructor(script: unknown, known: readonly string[]) {
    super(`There is no script ${JSON.stringify(script)}. Known scripts: ${known.join(', ')}.`);
  }
}

/** Parameters that a script does not take. The message names the field. */
export class InvalidParametersError extends Error {
  override readonly name = 'InvalidParametersError';
}
