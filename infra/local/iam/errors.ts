/**
 * A policy or a request uses what the evaluator does not know: an action, a condition, an element, an operation. It says so
 * rather than to allow what AWS might refuse.
 */
export class UnknownPermissionError extends Error {
  override readonly name = 'UnknownPermissionError';
}
