import { arn } from '../../../core/arn.ts';
import { ServiceError } from '../../../http/aws-json.ts';
import { checkNameLength } from './constraint.ts';

/** Express executions may share a name, so each of their ARNs ends in a unique id. */
export function executionArn(machine: string, name: string, expressId?: string): string {
  return arn(
    'states',
    expressId ? `express:${machine}:${name}:${expressId}` : `execution:${machine}:${name}`,
  );
}

/** @param label - the Label of the Map state, or an id in its place */
export function mapRunArn(machine: string, label: string, id: string): string {
  return arn('states', `mapRun:${machine}/${label}:${id}`);
}

/**
 * Checks that an ARN belongs to this service and is of one of the given kinds.
 * @returns the ARN
 * @throws ServiceError MissingRequiredParameter, InvalidArn, ValidationException
 */
export function checkArn(arn: string | undefined, ...kinds: string[]): string {
  if (arn === undefined)
    throw new ServiceError('MissingRequiredParameter', 'The request is missing a required parameter');
  const [scheme, , service, , , kind] = arn.split(':');
  if (scheme !== 'arn' || service !== 'states') {
    throw new ServiceError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  }
  if (!kinds.includes(kind ?? '')) {
    throw new ServiceError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${kind}'`);
  }
  if (kind === 'stateMachine' && arn.includes('/')) {
    throw new ServiceError(
      'ValidationException',
      `The ARN of a Map state is not valid in this context: '${arn}'`,
    );
  }
  return arn;
}

/**
 * Checks the name of an execution or a state machine: 1 to 80 characters, none of them special.
 * @returns the name
 * @throws ServiceError ValidationException, InvalidName
 */
export function checkName(name: string): string {
  checkNameLength(name);
  if (/[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(name)) {
    throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
  }
  return name;
}
