import { UnknownPermissionError } from './errors.ts';
import type { Need } from './need.ts';

// biome-ignore lint/suspicious/noExplicitAny: each operation has an input of its own
export type Input = any;

/** What an operation needs, by its name and input. @throws UnknownPermissionError for an operation that is not listed */
export type NeedsOf = (operation: string, input: Input) => Need[];

/** What a request to a REST service needs, by its method and URL. @throws UnknownPermissionError as above */
export type NeedsOfRest = (method: string, url: URL) => Need[];

/** The resource of an operation: `*`, the name of the input member that holds its ARN, or a function that makes its ARN. */
type Resource = '*' | (string & {}) | ((input: Input) => string);

/** For services whose actions have the names of their operations: one need each. */
export function byMember(service: string, resources: Readonly<Record<string, Resource>>): NeedsOf {
  return (operation, input) => {
    const resource = Object.hasOwn(resources, operation) ? resources[operation] : undefined;
    if (resource === undefined) throw unknownOperation(service, operation);
    return [{ action: `${service}:${operation}`, resource: resourceArn(resource, input) }];
  };
}

function resourceArn(resource: Resource, input: Input): string {
  if (typeof resource === 'function') return resource(input);
  return resource === '*' ? '*' : String(input[resource]);
}

export function unknownOperation(service: string, operation: string): UnknownPermissionError {
  return new UnknownPermissionError(`What ${service} ${operation} needs is not known here.`);
}
