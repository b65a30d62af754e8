import * as sfn from '@aws-sdk/client-sfn';
import type { Operation } from '../../aws-json.ts';
import { requiredMembers, type Schema } from '../integrations/sdk-shapes.ts';
import { atMostLong, checkNameLength, unsatisfied } from './constraint.ts';

/** Members with a few possible values. */
const enums: Readonly<Record<string, readonly string[]>> = {
  type: Object.values(sfn.StateMachineType),
  statusFilter: Object.values(sfn.ExecutionStatus),
  redriveFilter: Object.values(sfn.ExecutionRedriveFilter),
};

const definitionQuota = 1024 * 1024;

/** Refuses requests that the API's model does not allow, so that no operation has to look. */
export function validated(operations: Record<string, Operation>): Record<string, Operation> {
  const schemas = sfn as unknown as Record<string, Schema[] | undefined>;
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => {
      const required = requiredMembers(schemas[`${name}$`]?.[4]);
      const checked: Operation = (input, caller) => {
        const missing = required.find((member) => input[member] === undefined);
        if (missing) throw unsatisfied(missing, 'must not be null', 'null');
        checkMembers(input);
        return operation(input, caller);
      };
      return [name, checked];
    }),
  );
}

/** @throws ServiceError ValidationException */
function checkMembers(input: Record<string, unknown>): void {
  for (const [member, values] of Object.entries(enums)) {
    const value = input[member];
    if (value !== undefined && !values.includes(value as string))
      throw unsatisfied(member, `must satisfy enum value set: [${values.join(', ')}]`, `'${value}'`);
  }
  const {
    name,
    maxResults = 0,
    definition = '',
  } = input as { name?: string; maxResults?: number; definition?: string };
  if (name !== undefined) checkNameLength(name);
  if (maxResults > 1000)
    throw unsatisfied('maxResults', 'must have value less than or equal to 1000', `'${maxResults}'`);
  if (Buffer.byteLength(definition) > definitionQuota)
    throw unsatisfied('definition', atMostLong(definitionQuota));
}
