import { readFileSync } from 'node:fs';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  type SFNClient,
  StateMachineDoesNotExist,
  type StateMachineType,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { stateMachineArn } from '../../core/arn.ts';
import { type Place, type Properties, physicalName, type ResourceType } from '../resource-type.ts';
import {
  managedRule,
  mapRuns,
  nestedExecutions,
  stateMachineLogging,
  stateMachineTracing,
} from '../role-uses.ts';

export const stateMachine: ResourceType = {
  emulated: [
    'Definition',
    'DefinitionS3Location',
    'DefinitionString',
    'DefinitionSubstitutions',
    'RoleArn',
    'StateMachineName',
    'StateMachineType',
  ],
  accepted: ['EncryptionConfiguration', 'LoggingConfiguration', 'TracingConfiguration'],
  async put(properties, place) {
    const { sfn, iam } = place.services;
    const name: string = properties.StateMachineName ?? physicalName(place, 80);
    const machineArn = stateMachineArn(name);
    const definition = definitionOf(properties, place);
    const roleArn: string = properties.RoleArn;
    iam.checkTrust(roleArn, 'states.amazonaws.com', machineArn);
    iam.authorize(roleArn, [...managedRule(definition), ...(logs(properties) ? stateMachineLogging() : [])]);
    if (await exists(sfn, machineArn)) {
      await sfn.send(new UpdateStateMachineCommand({ stateMachineArn: machineArn, definition, roleArn }));
    } else {
      const type = properties.StateMachineType as StateMachineType | undefined;
      await sfn.send(new CreateStateMachineCommand({ name, definition, roleArn, type }));
    }
    return { physicalId: machineArn, attributes: { Arn: machineArn, Name: name } };
  },
  verify(properties, place, { physicalId }) {
    const definition = definitionOf(properties, place);
    place.services.iam.authorize(properties.RoleArn, [
      ...nestedExecutions(definition, physicalId),
      ...mapRuns(definition, physicalId),
      ...(properties.TracingConfiguration?.Enabled ? stateMachineTracing() : []),
    ]);
  },
  async delete({ physicalId }, { services }) {
    await services.sfn.send(new DeleteStateMachineCommand({ stateMachineArn: physicalId }));
  },
};

const logs = ({ LoggingConfiguration }: Properties) => (LoggingConfiguration?.Level ?? 'OFF') !== 'OFF';

/** CloudFormation replaces `${Name}` anywhere in the text of the definition. */
function definitionOf(properties: Properties, { asset }: Place): string {
  const { DefinitionS3Location, DefinitionString, Definition, DefinitionSubstitutions = {} } = properties;
  const text = DefinitionS3Location
    ? readFileSync(asset(DefinitionS3Location.Key), 'utf8')
    : (DefinitionString ?? JSON.stringify(Definition));
  return text.replace(/\$\{(\w+)\}/g, (placeholder: string, name: string) =>
    Object.hasOwn(DefinitionSubstitutions, name) ? String(DefinitionSubstitutions[name]) : placeholder,
  );
}

async function exists(sfn: SFNClient, stateMachineArn: string): Promise<boolean> {
  try {
    await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    return true;
  } catch (error) {
    if (error instanceof StateMachineDoesNotExist) return false;
    throw error;
  }
}
