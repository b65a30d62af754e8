import {
  ListExecutionsCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { type Harness, inVirtualTime, outline, stepFunctions } from './harness.ts';

let aws: FauxqsServer;

beforeAll(async () => {
  aws = await startFauxqs({ port: 0, logger: false });
  aws.createBucket('lake');
});

afterAll(() => aws.stop());

function one(Resource: string, Arguments: unknown, fields: object = {}): object {
  return { StartAt: 'A', States: { A: { Type: 'Task', Resource, Arguments, End: true, ...fields } } };
}

describe('aws-sdk integrations', () => {
  test('return PascalCase, with times as text and without metadata', async () => {
    await using states = await stepFunctions({}, { s3: aws.address });
    await states.run(
      one('arn:aws:states:::aws-sdk:s3:putObject', { Bucket: 'lake', Key: 'a', Body: { x: 1 } }),
    );
    const listed = await states.run(one('arn:aws:states:::aws-sdk:s3:listObjectsV2', { Bucket: 'lake' }));
    const output = JSON.parse(listed.output as string);
    expect(output.Contents).toMatchObject([
      { Key: 'a', Size: 7, LastModified: expect.stringMatching(/^20..-.*Z$/) },
    ]);
    expect(output).not.toHaveProperty('$metadata');
    const got = await states.run(one('arn:aws:states:::aws-sdk:s3:getObject', { Bucket: 'lake', Key: 'a' }));
    expect(JSON.parse(got.output as string).Body).toBe('{"x":1}');
    const [, , scheduled] = await states.history(got.executionArn as string);
    expect(scheduled?.taskScheduledEventDetails).toMatchObject({
      resourceType: 'aws-sdk:s3',
      resource: 'getObject',
    });
  });

  test('take and return PascalCase, even where the API has camelCase', async () => {
    const own: { endpoint?: string } = {};
    await using states = await stepFunctions(
      {},
      {
        client: () => ({
          ...own,
          region: 'us-east-1',
          credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        }),
      },
    );
    own.endpoint = states.endpoint;
    const StateMachineArn = await states.create(
      { StartAt: 'A', States: { A: { Type: 'Succeed' } } },
      'child',
    );
    const started = await states.run(
      one('arn:aws:states:::aws-sdk:sfn:startExecution', { StateMachineArn, Name: 'n', Input: '{}' }),
    );
    expect(JSON.parse(started.output as string)).toEqual({
      ExecutionArn: StateMachineArn.replace(':stateMachine:', ':execution:').concat(':n'),
      StartDate: expect.stringMatching(/^20..-.*Z$/),
    });
    const missing = StateMachineArn.replace(':child', ':missing');
    const failed = await states.run(
      one('arn:aws:states:::aws-sdk:sfn:describeStateMachine', { StateMachineArn: missing }),
    );
    expect(failed.error).toBe('Sfn.StateMachineDoesNotExistException');
    expect(failed.cause).toMatch(
      /^State Machine Does Not Exist: '.*:missing' \(Service: Sfn, Status Code: 400, Request ID: [\w-]+\)/,
    );
  });

  test('fail with the name of the exception, or of the service if the exception is not modelled', async () => {
    await using states = await stepFunctions({}, { s3: aws.address });
    await states.run(one('arn:aws:states:::aws-sdk:s3:putObject', { Bucket: 'lake', Key: 'a', Body: 'x' }));
    const missingKey = await states.run(
      one('arn:aws:states:::aws-sdk:s3:getObject', { Bucket: 'lake', Key: 'no' }),
    );
    expect(missingKey.error).toBe('S3.NoSuchKeyException');
    const missingBucket = await states.run(
      one('arn:aws:states:::aws-sdk:s3:listObjectsV2', { Bucket: 'no-such-lake' }),
    );
    expect(missingBucket.error).toBe('S3.NoSuchBucketException');
    const head = await states.run(
      one('arn:aws:states:::aws-sdk:s3:headObject', { Bucket: 'lake', Key: 'no' }),
    );
    expect(head.error).toBe('S3.NoSuchKeyException');
    expect(head.cause).toMatch(/^The specified key does not exist\. \(Service: S3, Status Code: 404, /);
    const headBucket = await states.run(
      one('arn:aws:states:::aws-sdk:s3:headBucket', { Bucket: 'no-such-lake' }),
    );
    expect(headBucket.error).toBe('S3.NoSuchBucketException');
    const unmodelled = await states.run(
      one('arn:aws:states:::aws-sdk:s3:getObject', { Bucket: 'lake', Key: 'a', IfMatch: '"other"' }),
    );
    expect(unmodelled.error).toBe('S3.S3Exception');
  });

  test('fail as an SDK client when nothing answers', async () => {
    await using states = await stepFunctions({}, { s3: 'http://127.0.0.1:1' });
    const failed = await states.run(
      one('arn:aws:states:::aws-sdk:s3:getObject', { Bucket: 'lake', Key: 'a' }),
    );
    expect(failed.error).toBe('S3.SdkClientException');
  });
});

describe('a Lambda function', () => {
  test.each([
    'echo:LIVE',
    'function:echo:LIVE',
    '000000000000:function:echo:LIVE',
    'arn:aws:lambda:us-east-1:000000000000:function:echo:LIVE',
  ])('is found by name as %s', async (FunctionName) => {
    await using states = await stepFunctions({ echo: (payload) => payload });
    const { output } = await states.run(
      one(
        'arn:aws:states:::lambda:invoke',
        { FunctionName, Payload: 1 },
        { Output: '{% $states.result.Payload %}' },
      ),
    );
    expect(output).toBe('1');
  });
});

describe('a nested execution', () => {
  const child = {
    StartAt: 'A',
    States: { A: { Type: 'Pass', Output: { n: '{% $states.input.n * 2 %}' }, End: true } },
  };
  const resource = 'arn:aws:states:::states:startExecution';

  async function nested(states: Harness, pattern: string, definition = child) {
    const StateMachineArn = await states.create(definition, 'child');
    return states.run(one(`${resource}${pattern}`, { StateMachineArn, Name: 'one', Input: { n: 4 } }));
  }

  test('is reported with its input and output as JSON by .sync:2', async () => {
    await using states = await stepFunctions();
    const { output } = await nested(states, '.sync:2');
    expect(JSON.parse(output as string)).toMatchObject({
      Name: 'one',
      Status: 'SUCCEEDED',
      Input: { n: 4 },
      Output: { n: 8 },
    });
    expect(Object.keys(JSON.parse(output as string))).toEqual([
      'ExecutionArn',
      'Input',
      'InputDetails',
      'Name',
      'Output',
      'OutputDetails',
      'RedriveCount',
      'RedriveStatus',
      'RedriveStatusReason',
      'StartDate',
      'StateMachineArn',
      'Status',
      'StopDate',
    ]);
  });

  test('is reported with its input and output as text by .sync', async () => {
    await using states = await stepFunctions();
    const { output } = await nested(states, '.sync');
    expect(JSON.parse(output as string)).toMatchObject({ Input: '{"n":4}', Output: '{"n":8}' });
  });

  test('is reported as the cause, as text, when it fails', async () => {
    await using states = await stepFunctions();
    const failing = { StartAt: 'A', States: { A: { Type: 'Fail', Error: 'No', Cause: 'never' } } };
    const { error, cause } = await nested(states, '.sync:2', failing as never);
    expect(error).toBe('States.TaskFailed');
    const reported = JSON.parse(cause as string);
    expect(reported).toMatchObject({
      Cause: 'never',
      Error: 'No',
      Input: '{"n":4}',
      Status: 'FAILED',
      StartDate: expect.any(Number),
      StopDate: expect.any(Number),
    });
    expect(Object.keys(reported)).toEqual([
      'Cause',
      'Error',
      'ExecutionArn',
      'Input',
      'InputDetails',
      'Name',
      'StartDate',
      'StateMachineArn',
      'Status',
      'StopDate',
    ]);
  });

  test('is not waited for without a pattern', async () => {
    await using states = await stepFunctions();
    const parent = await nested(states, '', {
      StartAt: 'A',
      States: { A: { Type: 'Wait', Seconds: 3600, End: true } },
    } as never);
    expect(Object.keys(JSON.parse(parent.output as string))).toEqual([
      'ExecutionArn',
      'SdkHttpMetadata',
      'SdkResponseMetadata',
      'StartDate',
    ]);
    const { executions } = await states.sfn.send(
      new ListExecutionsCommand({
        stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:child',
      }),
    );
    expect(executions?.map(({ status }) => status)).toEqual(['RUNNING']);
  });

  test('fails its task when its state machine does not exist', async () => {
    await using states = await stepFunctions();
    const missing = 'arn:aws:states:us-east-1:000000000000:stateMachine:missing';
    const failed = await states.run(one(`${resource}.sync:2`, { StateMachineArn: missing }));
    expect(failed.error).toBe('StepFunctions.StateMachineDoesNotExistException');
    expect(failed.cause).toMatch(
      /^State Machine Does Not Exist: '.*:missing' \(Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: [\w-]+; Proxy: null\)$/,
    );
  });
});

describe('a task that waits for a callback', () => {
  const waiting = (fields: object = {}) =>
    one(
      'arn:aws:states:::lambda:invoke.waitForTaskToken',
      { FunctionName: 'keep', Payload: { token: '{% $states.context.Task.Token %}' } },
      fields,
    );

  /** Takes a task token and does nothing with it. */
  const keep = () => undefined;

  /** The task token that `keep` got. */
  async function tokenOf(states: Harness): Promise<string> {
    const { token } = (await states.called('keep')) as { token: string };
    return token;
  }

  test('succeeds with the output that is reported', async () => {
    await using states = await stepFunctions({ keep });
    const arn = await states.start(await states.create(waiting()));
    const taskToken = await tokenOf(states);
    await states.sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
    await states.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"done":true}' }));
    expect(await states.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"done":true}' });
    expect(outline(await states.history(arn)).slice(2, 6)).toEqual([
      '3<-2 TaskScheduled',
      '4<-3 TaskStarted',
      '5<-4 TaskSubmitted',
      '6<-5 TaskSucceeded',
    ]);
    await expect(states.sfn.send(new SendTaskHeartbeatCommand({ taskToken }))).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
    await expect(states.sfn.send(new SendTaskHeartbeatCommand({ taskToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidToken',
    });
  });

  test('shows its catcher nulls when a failure is reported without error and cause', async () => {
    await using states = await stepFunctions({ keep });
    const definition = waiting({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }) as { States: object };
    const arn = await states.start(
      await states.create({ ...definition, States: { ...definition.States, B: { Type: 'Succeed' } } }),
    );
    await states.sfn.send(new SendTaskFailureCommand({ taskToken: await tokenOf(states) }));
    expect((await states.ended(arn)).output).toBe('{"Error":null,"Cause":null}');
  });

  test('times out when a heartbeat is missing', async () => {
    await using states = await inVirtualTime({ keep });
    const execution = await states.run(waiting({ HeartbeatSeconds: 10, TimeoutSeconds: 60 }));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((execution.stopDate as Date).getTime() - (execution.startDate as Date).getTime()).toBe(10_000);
  });

  test('lets a catcher name the missing heartbeat, and shows it as a timeout', async () => {
    await using states = await inVirtualTime({ keep });
    const caught = { ErrorEquals: ['States.HeartbeatTimeout'], Next: 'B' };
    const { States } = waiting({ HeartbeatSeconds: 10, Catch: [caught] }) as { States: object };
    const definition = { StartAt: 'A', States: { ...States, B: { Type: 'Succeed' } } };
    expect((await states.run(definition)).output).toBe('{"Error":"States.Timeout","Cause":""}');
  });

  test('times out when a heartbeat is missing even if its call does not return', async () => {
    await using states = await inVirtualTime({ keep: () => new Promise(() => {}) }, 50);
    expect(await states.run(waiting({ HeartbeatSeconds: 10 }))).toMatchObject({ error: 'States.Timeout' });
  });
});
