import * as sfn from '@aws-sdk/client-sfn';
import type { Operation } from '../../../http/aws-json.ts';
import { requiredMembers, type Schema } from '../integrations/sdk-shapes.ts';
import { payloadQuota } from '../language/payload.ts';
import { atMostLong, checkNameLength, unsatisfied } from '../records/constraint.ts';

/** The possible values of members. */
const enums: Readonly<Record<string, readonly string[]>> = {
  type: Object.values(sfn.StateMachineType),
  statusFilter: Object.values(sfn.ExecutionStatus),
  redriveFilter: Object.values(sfn.ExecutionRedriveFilter),
  severity: Object.values(sfn.ValidateStateMachineDefinitionSeverity),
};

/** Length limits by member: characters, and bytes below. The values are sensitive, so errors do not show them. */
const lengths: Readonly<Record<string, number>> = { error: 256, cause: 32_768 };
const sizes: Readonly<Record<string, number>> = { definition: 1024 * 1024, output: payloadQuota };

/** The most results that a request may ask for. */
function resultQuota(operation: string): number {
  return operation === 'ValidateStateMachineDefinition' ? 100 : 1000;
}

/** Refuses requests that violate the API model, so that operations need not check them. */
export function validated(operations: Record<string, Operation>): Record<string, Operation> {
  const schemas = sfn as unknown as Record<string, Schema[] | undefined>;
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => {
      const required = requiredMembers(schemas[`${name}$`]?.[4]);
      const checked: Operation = (input, caller) => {
        const missing = required.find((member) => input[member] === undefined);
        if (missing) throw unsatisfied(missing, 'must not be null', 'null');
        checkMembers(input, resultQuota(name));
        return operation(input, caller);
      };
      return [name, checked];
    }),
  );
}

/** @throws ServiceError ValidationException */
function checkMembers(input: Record<string, unknown>, mostResults: number): void {
  for (const [member, values] of Object.entries(enums)) {
    const value = input[member];
    if (value !== undefined && !values.includes(value as string))
      throw unsatisfied(member, `must satisfy enum value set: [${values.join(', ')}]`, `'${value}'`);
  }
  const { name, maxResults = 0 } = input as { name?: string; maxResults?: number };
  if (name !== undefined) checkNameLength(name);
  if (maxResults > mostResults)
    throw unsatisfied(
      'maxResults',
      `must have value less than or equal to ${mostResults}`,
      `'${maxResults}'`,
    );
  for (const [member, most] of Object.entries(lengths)) {
    if (String(input[member] ?? '').length > most) throw unsatisfied(member, atMostLong(most));
  }
  for (const [member, most] of Object.entries(sizes)) {
    if (Buffer.byteLength(String(input[member] ?? '')) > most) throw unsatisfied(member, atMostLong(most));
  }
}
