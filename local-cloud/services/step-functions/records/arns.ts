import { arn } from '../../../core/arn.ts';
import { ServiceError } from '../../../http/aws-json.ts';
import { checkNameLength } from './constraint.ts';

/** Express executions may share a name, so their ARNs end in an id of their own. */
export function executionArn(machine: string, name: string, expressId?: string): string {
  return arn(
    'states',
    expressId ? `express:${machine}:${name}:${expressId}` : `execution:${machine}:${name}`,
  );
}

/** @param label - the Map state's Label, or an id that stands for it */
export function mapRunArn(machine: string, label: string, id: string): string {
  return arn('states', `mapRun:${machine}/${label}:${id}`);
}

/** Whether it is an ARN of this service, of one of these kinds. @throws ServiceError InvalidArn, ValidationException */
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
 * Names of executions and state machines: 1 to 80 characters, none with a meaning elsewhere.
 * @throws ServiceError ValidationException, InvalidName
 */
export function checkName(name: string): string {
  checkNameLength(name);
  if (/[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(name)) {
    throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
  }
  return name;
}
