import { arn } from '../core/arn.ts';
import { UnknownPermissionError } from '../iam/errors.ts';
import type { Need } from '../iam/need.ts';

/**
 * What AWS does in the name of a role behind the scenes: no request shows that it is needed. Some of it AWS checks when the
 * resource is made; the rest fails, or is silently left out, when it would be used.
 */

const needs = (actions: string, resource: string): Need[] =>
  actions.split(/\s+/).map((action) => ({ action, resource }));

/** Lambda writes what a function logs. Without these, its logs are lost and nobody is told. */
export const functionLogging = (logGroup: string): Need[] =>
  needs('logs:CreateLogStream logs:PutLogEvents', arn('logs', `log-group:${logGroup}:log-stream:local`));

/** X-Ray has no resources to name. */
export const functionTracing = (): Need[] => needs('xray:PutTraceSegments xray:PutTelemetryRecords', '*');

/** Lambda polls a queue in the name of the function that it feeds. */
export const polling = (queueArn: string): Need[] =>
  needs('sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes', queueArn);

/** Step Functions sets up the delivery of logs when a state machine is made. CloudWatch Logs takes no resource here. */
export const stateMachineLogging = (): Need[] =>
  needs(
    `logs:CreateLogDelivery logs:GetLogDelivery logs:UpdateLogDelivery logs:DeleteLogDelivery logs:ListLogDeliveries
     logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups`,
    '*',
  );

export const stateMachineTracing = (): Need[] =>
  needs('xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules xray:GetSamplingTargets', '*');

/** By an event rule of its own making Step Functions hears that a nested execution has ended (`.sync`). */
export function managedRule(definition: string): Need[] {
  const waits = nestedStarts(definition).some(({ sync }) => sync);
  const rule = arn('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule');
  return waits ? needs('events:PutTargets events:PutRule events:DescribeRule', rule) : [];
}

/** Starting other machines and, if it waits for them, asking how they are and stopping them when it is stopped itself. */
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

/** The children of a Distributed Map are executions of the machine itself, started, watched and redriven by its role. */
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

/** How a machine says that it starts itself. */
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

/** What is found in the states of a definition, however deep they are. */
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
