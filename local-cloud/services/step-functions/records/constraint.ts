import { ServiceError } from '../../../http/aws-json.ts';

/**
 * The error for a member of a request that violates a constraint of the API's model.
 * @param value - as the service shows it: quoted, `null`, or left out if it is sensitive
 */
export function unsatisfied(member: string, constraint: string, value?: string): ServiceError {
  return new ServiceError(
    'ValidationException',
    `1 validation error detected: Value${value === undefined ? '' : ` ${value}`} at '${member}' failed to satisfy constraint: Member ${constraint}`,
  );
}

/** @throws ServiceError ValidationException */
export function checkNameLength(name: string): void {
  if (name.length === 0) throw unsatisfied('name', 'must have length greater than or equal to 1', "''");
  if (name.length > 80) throw unsatisfied('name', atMostLong(80), `'${name}'`);
}

export const atMostLong = (length: number) => `must have length less than or equal to ${length}`;
