import { arn } from '../core/arn.ts';
import { UnknownPermissionError } from '../iam/errors.ts';
import type { Need } from '../iam/need.ts';

/**
 * Permissions that AWS uses behind the scenes under a role: no request shows that they are needed. AWS checks some of them
 * when the resource is created; without the others, the work fails or is silently left out later.
 */

const needs = (actions: string, resource: string): Need[] =>
  actions.split(/\s+/).map((action) => ({ action, resource }));

/** Lambda writes the logs of a function. Without these permissions they are lost without notice. */
export const functionLogging = (logGroup: string): Need[] =>
  needs('logs:CreateLogStream logs:PutLogEvents', arn('logs', `log-group:${logGroup}:log-stream:local`));

/** X-Ray has no resources to name. */
export const functionTracing = (): Need[] => needs('xray:PutTraceSegments xray:PutTelemetryRecords', '*');

/** Lambda polls a queue under the role of the function that gets the messages. */
export const polling = (queueArn: string): Need[] =>
  needs('sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes', queueArn);

/** Step Functions sets up the delivery of logs when a state machine is created. These actions take no resource. */
export const stateMachineLogging = (): Need[] =>
  needs(
    `logs:CreateLogDelivery logs:GetLogDelivery logs:UpdateLogDelivery logs:DeleteLogDelivery logs:ListLogDeliveries
     logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups`,
    '*',
  );

export const stateMachineTracing = (): Need[] =>
  needs('xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules xray:GetSamplingTargets', '*');

/** Step Functions learns through its own EventBridge rule that a nested execution has ended (`.sync`). */
export function managedRule(definition: string): Need[] {
  const waits = nestedStarts(definition).some(({ sync }) => sync);
  const rule = arn('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule');
  return waits ? needs('events:PutTargets events:PutRule events:DescribeRule', rule) : [];
}

/** A machine starts others. If it waits for them, it also describes them, and stops them when it is stopped itself. */
export function nestedExecutions(definition: string, ownArn: string): Need[] {
  return nestedStarts(definition).flatMap(({ target, sync }) => {
    const machine = target === ownId ? ownArn : target;
    if (!machine.startsWith('arn:')) {
      throw new UnknownPermissionError(
        `Which state machine ${machine} is, is known only when it is started.`,
      );
    }
    const execution = `${machine.replace(':stateMachine:', ':execution:')}:nested`;
    return [
      ...needs('states:StartExecution', machine),
      ...(sync ? needs('states:DescribeExecution states:StopExecution', execution) : []),
    ];
  });
}

/** The children of a Distributed Map are executions of the machine itself; its role starts, describes and redrives them. */
export function mapRuns(definition: string, ownArn: string): Need[] {
  const execution = ownArn.replace(':stateMachine:', ':execution:');
  return distributedMapLabels(definition).flatMap((label) => [
    ...needs('states:StartExecution', ownArn),
    // AWS documents these for both kinds of names, and the redrive for children only.
    ...[`${execution}:child`, `${execution}/${label}:child`].flatMap((child) =>
      needs('states:DescribeExecution states:StopExecution', child),
    ),
    ...needs('states:RedriveExecution', `${execution}/${label}:child`),
  ]);
}

/** The target of a machine that starts itself. */
const ownId = '{% $states.context.StateMachine.Id %}';

interface NestedStart {
  readonly target: string;
  readonly sync: boolean;
}

function nestedStarts(definition: string): NestedStart[] {
  return fromEach(definition, ({ Resource = '', Arguments }) => {
    const pattern = /^arn:aws:states:::states:startExecution(\.sync)?/.exec(Resource);
    return pattern ? { target: Arguments.StateMachineArn, sync: pattern[1] !== undefined } : undefined;
  });
}

function distributedMapLabels(definition: string): string[] {
  return fromEach(definition, ({ ItemProcessor, Label = 'label' }) =>
    ItemProcessor?.ProcessorConfig?.Mode === 'DISTRIBUTED' ? Label : undefined,
  );
}

/** Searches the states of a definition at any depth. */
// biome-ignore lint/suspicious/noExplicitAny: a state of any type
function fromEach<Found>(definition: string, find: (state: any) => Found | undefined): Found[] {
  const all: Found[] = [];
  JSON.parse(definition, (_, value) => {
    const found = typeof value === 'object' && value !== null ? find(value) : undefined;
    if (found !== undefined) all.push(found);
    return value;
  });
  return all;
}
