import { type CfnResource, Duration, type Stack } from 'aws-cdk-lib';
import { type CfnPolicy, type CfnRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Cloud, startCloud } from '../../../local-cloud/cloud.ts';
import { Workspace } from '../deployer/stacks.ts';

let cloud: Cloud;
let workspace: Workspace;
beforeEach(async () => {
  workspace = new Workspace();
  cloud = await startCloud({ port: 0 });
});
afterEach(async () => {
  await cloud.close();
  workspace.remove();
});

const deploy = (define: (stack: Stack) => void) => cloud.deploy(workspace.synthesize(define));

const nobody = {
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } },
};

/** Lets a role be assumed only by a service that does not use it. */
function trustNobody(role: unknown): void {
  const { node } = role as Role;
  (node.defaultChild as CfnRole).assumeRolePolicyDocument = nobody;
}

/** Takes an action out of all policies of a stack. */
function withoutAction(stack: Stack, action: string): void {
  const policies = stack.node
    .findAll()
    .filter((child) => (child as CfnPolicy).cfnResourceType === 'AWS::IAM::Policy');
  for (const policy of policies as CfnPolicy[]) {
    const { Statement } = stack.resolve(policy.policyDocument);
    policy.policyDocument = {
      Statement: Statement.map((statement: { Action: string | string[] }) => ({
        ...statement,
        Action: [statement.Action].flat().map((each) => (each === action ? 'sts:AssumeRole' : each)),
      })),
    };
  }
}

const worker = (stack: Stack, props: object = {}) =>
  new LambdaFunction(stack, 'Worker', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromAsset(workspace.bundle('export const handler = async () => {};')),
    ...props,
  });

const machine = (stack: Stack, definition: object, props: object = {}) =>
  new StateMachine(stack, 'Machine', {
    stateMachineName: 'machine',
    definitionBody: DefinitionBody.fromString(JSON.stringify({ QueryLanguage: 'JSONata', ...definition })),
    ...props,
  });
const child = 'arn:aws:states:us-east-1:000000000000:stateMachine:child';
const starts = (pattern: string) => ({
  StartAt: 'Start',
  States: {
    Start: {
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${pattern}`,
      Arguments: { StateMachineArn: child },
      End: true,
    },
  },
});
const succeeds = { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } };

describe('A deployment fails, naming the resource,', () => {
  it('when Lambda may not assume the role of a function', async () => {
    await expect(deploy((stack) => trustNobody(worker(stack).role))).rejects.toThrow(
      /^AWS::Lambda::Function Worker\w+: lambda.amazonaws.com is not authorized to assume the role/,
    );
  });

  it('when Step Functions may not assume the role of a state machine', async () => {
    await expect(deploy((stack) => trustNobody(machine(stack, succeeds).role))).rejects.toThrow(
      /^AWS::StepFunctions::StateMachine Machine\w+: states.amazonaws.com is not authorized to assume the role/,
    );
  });

  it('when EventBridge Scheduler may not assume the role of a schedule', async () => {
    const deployment = deploy((stack) => {
      const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
      new Schedule(stack, 'Schedule', {
        schedule: ScheduleExpression.rate(Duration.hours(1)),
        target: new Universal({ service: 'sfn', action: 'startExecution', role }),
      });
    });
    await expect(deployment).rejects.toThrow(
      /^AWS::Scheduler::Schedule .*scheduler.amazonaws.com is not authorized to assume the role/,
    );
  });

  it.each(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])(
    'when Lambda may not poll a queue for a function: %s',
    async (action) => {
      const deployment = deploy((stack) => {
        worker(stack, { events: [new SqsEventSource(new Queue(stack, 'Jobs'))] });
        withoutAction(stack, action);
      });
      await expect(deployment).rejects.toThrow(
        new RegExp(
          `^AWS::Lambda::EventSourceMapping .*is not authorized to perform: ${action} on resource: .*Jobs`,
        ),
      );
    },
  );

  it('when a traced function may not write traces', async () => {
    const deployment = deploy((stack) => {
      worker(stack, { tracing: Tracing.ACTIVE });
      withoutAction(stack, 'xray:PutTraceSegments');
    });
    await expect(deployment).rejects.toThrow(/^AWS::Lambda::Function .*xray:PutTraceSegments/);
  });

  it('when a function may not write its logs', async () => {
    const deployment = deploy((stack) =>
      worker(stack, {
        role: new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
      }),
    );
    await expect(deployment).rejects.toThrow(/^AWS::Lambda::Function .*logs:CreateLogStream/);
  });

  it.each([
    ['', 'states:StartExecution'],
    ['.sync:2', 'events:PutTargets'],
  ])('when a state machine may not start another (startExecution%s)', async (pattern, action) => {
    await expect(deploy((stack) => machine(stack, starts(pattern)))).rejects.toThrow(
      new RegExp(`^AWS::StepFunctions::StateMachine Machine\\w+: .*not authorized to perform: ${action}`),
    );
  });

  it('when S3 may not send to a queue', async () => {
    const deployment = deploy((stack) => {
      const queue = new Queue(stack, 'Jobs');
      new Bucket(stack, 'Source').addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(queue));
      const policy = stack.node
        .findAll()
        .find((each) => (each as CfnResource).cfnResourceType === 'AWS::SQS::QueuePolicy') as CfnResource;
      policy.addPropertyOverride('PolicyDocument.Statement.0.Principal.Service', 'sns.amazonaws.com');
    });
    await expect(deployment).rejects.toThrow(/^Custom::S3BucketNotifications .*Unable to validate/);
  });

  it('for an action that does not exist', async () => {
    const deployment = deploy((stack) =>
      worker(stack).addToRolePolicy(new PolicyStatement({ actions: ['s3:GetObjct'], resources: ['*'] })),
    );
    await expect(deployment).rejects.toThrow(
      /^AWS::IAM::Policy .*: The action s3:GetObjct is not known here/,
    );
  });
});
