import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcards } from './acknowledge.ts';

export interface StateMachineFromFileProps {
  /** Names the file, `asl/<name>.asl.json`, and the state machine, `<stack>-<name>`. */
  readonly name: string;
  /** A value for each `${Placeholder}` of the file: no more, no fewer. */
  readonly placeholders: Readonly<Record<string, string>>;
  readonly role?: IRole;
}

/** Makes a state machine of an ASL file. It grants nothing: what a workflow calls, its construct grants. */
export function stateMachineFromFile(
  scope: Construct,
  { name, placeholders, role }: StateMachineFromFileProps,
): StateMachine {
  const file = fileURLToPath(new URL(`../../asl/${name}.asl.json`, import.meta.url));
  checkPlaceholders(file, placeholders);
  const stateMachineName = `${Stack.of(scope).stackName}-${name}`;
  const stateMachine = new StateMachine(scope, 'StateMachine', {
    stateMachineName,
    definitionBody: DefinitionBody.fromFile(file),
    definitionSubstitutions: placeholders,
    role,
    tracingEnabled: true,
    logs: {
      level: LogLevel.ALL,
      // The history has it for 90 days; a second copy would only be one more place to guard.
      includeExecutionData: false,
      destination: new LogGroup(scope, 'Log', {
        // AWS: the prefix keeps the policy that lets services write from growing with each group.
        logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    },
  });
  acknowledge(
    stateMachine.role,
    'IAM5[Resource::*]',
    'The delivery of logs and X-Ray have no resources to name.',
  );
  return stateMachine;
}

/** An ARN of a state machine, its executions or its map runs that can be told before the machine is made. */
export function statesArn(
  scope: Construct,
  resource: 'stateMachine' | 'execution' | 'mapRun',
  name: string,
): string {
  const stack = Stack.of(scope);
  const resourceName = `${stack.stackName}-${name}`;
  return stack.formatArn({
    service: 'states',
    resource,
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** Lets a state machine run another and wait for it (`startExecution.sync:2`). */
export function grantNested(parent: StateMachine, child: StateMachine): void {
  const stack = Stack.of(parent);
  child.grantStartExecution(parent);
  const watch = child.grantExecution(parent, 'states:DescribeExecution', 'states:StopExecution');
  acknowledgeWildcards(parent, watch.principalStatements, 'Step Functions names nested executions.');
  // The rule by which Step Functions hears that a nested execution has ended.
  parent.addToRolePolicy(
    new PolicyStatement({
      actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      resources: [
        stack.formatArn({
          service: 'events',
          resource: 'rule',
          resourceName: 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
        }),
      ],
    }),
  );
}

function checkPlaceholders(file: string, given: Readonly<Record<string, string>>): void {
  const wanted = new Set(
    [...readFileSync(file, 'utf8').matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name as string),
  );
  const missing = wanted.difference(new Set(Object.keys(given)));
  const unused = new Set(Object.keys(given)).difference(wanted);
  if (missing.size + unused.size > 0) {
    throw new Error(`${file}: no value for [${[...missing]}], no use for [${[...unused]}]`);
  }
}
