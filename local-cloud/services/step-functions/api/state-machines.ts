import { type Operation, ServiceError } from '../../../http/aws-json.ts';
import type { Validator } from '../definition/validator.ts';
import { checkArn } from '../records/arns.ts';
import type { Executions } from '../records/executions.ts';
import { type StateMachine, settingsOf } from '../records/state-machine.ts';
import type { Properties, StateMachines } from '../records/state-machines.ts';
import { page } from './paging.ts';
import type { Tags } from './tags.ts';

/** CreateStateMachine and related operations. */
export function stateMachineOperations(
  machines: StateMachines,
  executions: Executions,
  validator: Validator,
  tags: Tags,
): Record<string, Operation> {
  const find = (input: { stateMachineArn?: string }) =>
    machines.get(checkArn(input.stateMachineArn, 'stateMachine'));
  return {
    async CreateStateMachine(input) {
      await validator.check(input.definition);
      const { definition: text, type = 'STANDARD', roleArn } = input;
      const properties: Properties = { ...settings(input), text, type, roleArn };
      const { machine, isNew } = machines.create(input.name, properties);
      if (isNew) tags.add(machine.arn, input.tags ?? []);
      return { stateMachineArn: machine.arn, creationDate: new Date(machine.creationDate) };
    },

    async UpdateStateMachine(input) {
      const machine = find(input);
      const { definition: text, roleArn } = input;
      if (text !== undefined) await validator.check(text);
      const changes = {
        ...settings(input),
        ...(text !== undefined && { text }),
        ...(roleArn && { roleArn }),
      };
      if (Object.keys(changes).length === 0) {
        throw new ServiceError(
          'MissingRequiredParameter',
          'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
        );
      }
      const { updateDate, revisionId } = machines.update(machine, changes);
      return { updateDate: new Date(updateDate), revisionId };
    },

    DescribeStateMachine(input) {
      const described = describe(find(input));
      return input.includedData === 'METADATA_ONLY' ? { ...described, definition: '{}' } : described;
    },

    DescribeStateMachineForExecution(input) {
      const { machine, summary } = executions.get(checkArn(input.executionArn, 'execution'));
      const { status: _, creationDate: __, type: ___, ...shown } = describe(machine);
      const label = machine.name.split('/').at(-1);
      return {
        ...shown,
        updateDate: new Date(machine.updateDate),
        ...(summary.mapRunArn && { mapRunArn: summary.mapRunArn, label }),
      };
    },

    ListStateMachines(input) {
      const { items, ...rest } = page(machines.all(), input);
      const stateMachines = items.map(({ arn, name, type, creationDate }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: new Date(creationDate),
      }));
      return { stateMachines, ...rest };
    },

    DeleteStateMachine(input) {
      const arn = checkArn(input.stateMachineArn, 'stateMachine');
      const machine = machines.all().find((candidate) => candidate.arn === arn);
      // Deleting a state machine that does not exist is not an error.
      if (machine) {
        executions.forget(machine);
        machines.delete(machine);
        tags.forget(arn);
      }
      return {};
    },

    async ValidateStateMachineDefinition(input) {
      const diagnostics = await validator.diagnose(input.definition);
      const { maxResults } = input;
      return {
        result: diagnostics.length > 0 ? 'FAIL' : 'OK',
        diagnostics: diagnostics.slice(0, maxResults || 100),
        truncated: diagnostics.length > (maxResults || 100),
      };
    },
  };
}

function describe(machine: StateMachine) {
  const { arn, name, text, roleArn, type, creationDate, revisionId, updateDate } = machine;
  return {
    stateMachineArn: arn,
    name,
    status: 'ACTIVE',
    definition: text,
    roleArn,
    type,
    creationDate: new Date(creationDate),
    ...settingsOf(machine),
    // Only a state machine that was updated shows a revision.
    ...(updateDate !== creationDate && { revisionId }),
  };
}

/** Settings that are only stored and shown, since there is nowhere to log or trace to. */
function settings(input: Record<string, unknown>): Partial<Properties> {
  const names = ['loggingConfiguration', 'tracingConfiguration', 'encryptionConfiguration'];
  return Object.fromEntries(
    names.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]),
  );
}
