import * as sfn from '@aws-sdk/client-sfn';
import { type Operation, ServiceError } from '../../aws-json.ts';
import { requiredMembers, type Schema } from '../integrations/sdk-shapes.ts';

/** Refuses requests that lack what the API's model requires, so that no operation has to look. */
export function validated(operations: Record<string, Operation>): Record<string, Operation> {
  const schemas = sfn as unknown as Record<string, Schema[] | undefined>;
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => {
      const required = requiredMembers(schemas[`${name}$`]?.[4]);
      const checked: Operation = (input, caller) => {
        const missing = required.find((member) => input[member] === undefined);
        if (missing) throw new ServiceError('ValidationException', missingMember(missing));
        return operation(input, caller);
      };
      return [name, checked];
    }),
  );
}

function missingMember(name: string): string {
  return `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`;
}
