import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { type Harness, inVirtualTime, outline, roleArn, stepFunctions } from './harness.ts';

const passing = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };
const waiting = { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 3600, End: true } } };
const failing = { StartAt: 'A', States: { A: { Type: 'Fail', Error: 'No' } } };

let states: Harness;

beforeEach(async () => {
  states = await stepFunctions();
});

afterEach(() => states[Symbol.asyncDispose]());

describe('a state machine', () => {
  test('can be created twice, but its name cannot be taken by another', async () => {
    const arn = await states.create(passing, 'machine');
    expect(arn).toBe('arn:aws:states:us-east-1:000000000000:stateMachine:machine');
    expect(await states.create(passing, 'machine')).toBe(arn);
    await expect(states.create(waiting, 'machine')).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
      message: `State Machine Already Exists: '${arn}'`,
    });
  });

  test('keeps its role and its tags when it is created again', async () => {
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...passing });
    const create = (fields: object) =>
      states.sfn.send(new CreateStateMachineCommand({ name: 'machine', definition, roleArn, ...fields }));
    const first = await create({ tags: [{ key: 'a', value: '1' }] });
    const again = await create({ tags: [{ key: 'b', value: '2' }], roleArn: `${roleArn}-other` });
    expect(again).toMatchObject({ stateMachineArn: first.stateMachineArn, creationDate: first.creationDate });
    const { stateMachineArn: resourceArn } = first;
    const { tags } = await states.sfn.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ key: 'a', value: '1' }]);
    const described = await states.sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn: resourceArn }),
    );
    expect(described.roleArn).toBe(roleArn);
  });

  test.each([
    { loggingConfiguration: { level: 'ALL' as const } },
    { tracingConfiguration: { enabled: true } },
    { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' as const, kmsKeyId: 'key' } },
  ])('is a different one if it differs in %j', async (settings) => {
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...passing });
    const create = (fields: object) =>
      states.sfn.send(new CreateStateMachineCommand({ name: 'machine', definition, roleArn, ...fields }));
    await create({ loggingConfiguration: { level: 'OFF' } });
    await create({ tracingConfiguration: { enabled: false } });
    await expect(create(settings)).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' });
  });

  test.each(['a b', 'a/b'])('cannot have the name "%s"', async (name) => {
    await expect(states.create(passing, name)).rejects.toMatchObject({ name: 'InvalidName' });
  });

  test('applies an update only to executions that start later', async () => {
    const arn = await states.create(waiting, 'machine');
    const before = await states.start(arn);
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...passing });
    const { revisionId } = await states.sfn.send(
      new UpdateStateMachineCommand({ stateMachineArn: arn, definition }),
    );
    expect(await states.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }))).toMatchObject({
      status: 'ACTIVE',
      type: 'STANDARD',
      definition,
      revisionId,
    });
    const old = await states.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn: before }));
    expect(JSON.parse(old.definition as string)).toMatchObject(waiting);
    expect((await states.ended(await states.start(arn))).status).toBe('SUCCEEDED');
  });

  test('is described without its definition when only metadata is requested', async () => {
    const stateMachineArn = await states.create(passing, 'machine');
    const describe = new DescribeStateMachineCommand({ stateMachineArn, includedData: 'METADATA_ONLY' });
    expect(await states.sfn.send(describe)).toMatchObject({ name: 'machine', definition: '{}' });
  });

  test('cannot be started by an ARN that names a Map state', async () => {
    const qualified = `${await states.create(passing, 'machine')}/label`;
    await expect(states.start(qualified)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('can be listed, tagged and deleted together with its executions', async () => {
    const arn = await states.create(waiting, 'machine');
    const executionArn = await states.start(arn);
    await states.sfn.send(
      new TagResourceCommand({
        resourceArn: arn,
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      }),
    );
    await states.sfn.send(new UntagResourceCommand({ resourceArn: arn, tagKeys: ['a'] }));
    const { tags } = await states.sfn.send(new ListTagsForResourceCommand({ resourceArn: arn }));
    expect(tags).toEqual([{ key: 'b', value: '2' }]);
    const missing = new ListTagsForResourceCommand({ resourceArn: `${arn}x` });
    await expect(states.sfn.send(missing)).rejects.toMatchObject({ name: 'ResourceNotFound' });
    const list = () => states.sfn.send(new ListStateMachinesCommand({}));
    expect((await list()).stateMachines).toMatchObject([
      { name: 'machine', stateMachineArn: arn, type: 'STANDARD' },
    ]);
    await states.sfn.send(new DeleteStateMachineCommand({ stateMachineArn: arn }));
    expect((await list()).stateMachines).toEqual([]);
    await expect(states.start(arn)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    await expect(states.ended(executionArn)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });

  test('cannot be created without a name', async () => {
    const name = undefined as unknown as string;
    const request = new CreateStateMachineCommand({
      name,
      definition: '{}',
      roleArn: 'arn:aws:iam::000000000000:role/r',
    });
    await expect(states.sfn.send(request)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("Value null at 'name'"),
    });
  });

  test('is not found by an ARN of another kind', async () => {
    await expect(states.start('arn:aws:s3:::bucket')).rejects.toMatchObject({ name: 'InvalidArn' });
    await expect(states.ended(await states.create(passing))).rejects.toMatchObject({
      name: 'InvalidArn',
      message: "Invalid Arn: 'Resource type not valid in this context: stateMachine'",
    });
  });
});

describe('a request', () => {
  const long = 'x'.repeat(81);
  const list = (fields: object) => (stateMachineArn: string) =>
    new ListExecutionsCommand({ stateMachineArn, ...fields });
  const create = (fields: object) => () =>
    new CreateStateMachineCommand({ name: 'm', definition: '{}', roleArn, ...fields });
  test.each<[value: string, constraint: string, command: (arn: string) => object]>([
    ["Value '' at 'name'", 'must have length greater than or equal to 1', create({ name: '' })],
    [`Value '${long}' at 'name'`, 'must have length less than or equal to 80', create({ name: long })],
    [
      "Value at 'definition'",
      'must have length less than or equal to 1048576',
      create({ definition: 'x'.repeat(2 ** 20 + 1) }),
    ],
    ["Value 'FAST' at 'type'", 'must satisfy enum value set: [EXPRESS, STANDARD]', create({ type: 'FAST' })],
    [
      "Value '1001' at 'maxResults'",
      'must have value less than or equal to 1000',
      list({ maxResults: 1001 }),
    ],
    [
      "Value 'MAYBE' at 'redriveFilter'",
      'must satisfy enum value set: [NOT_REDRIVEN, REDRIVEN]',
      list({ redriveFilter: 'MAYBE' }),
    ],
    [
      "Value at 'error'",
      'must have length less than or equal to 256',
      (executionArn) => new StopExecutionCommand({ executionArn, error: 'x'.repeat(257) }),
    ],
    [
      "Value at 'cause'",
      'must have length less than or equal to 32768',
      () => new SendTaskFailureCommand({ taskToken: 't', cause: 'x'.repeat(32_769) }),
    ],
    [
      "Value at 'output'",
      'must have length less than or equal to 262144',
      () => new SendTaskSuccessCommand({ taskToken: 't', output: `"${'x'.repeat(262_143)}"` }),
    ],
    [
      "Value '101' at 'maxResults'",
      'must have value less than or equal to 100',
      () => new ValidateStateMachineDefinitionCommand({ definition: '{}', maxResults: 101 }),
    ],
  ])('is refused for %s, which %s', async (value, constraint, command) => {
    const request = states.sfn.send(command(await states.create(passing)) as never);
    await expect(request).rejects.toMatchObject({
      name: 'ValidationException',
      message: `1 validation error detected: ${value} failed to satisfy constraint: Member ${constraint}`,
    });
  });
});

describe('an execution', () => {
  test('is returned for the same name and input while it runs; otherwise its name is taken', async () => {
    const arn = await states.create(waiting);
    const first = await states.start(arn, { a: 1 }, 'name');
    expect(await states.start(arn, { a: 1 }, 'name')).toBe(first);
    await expect(states.start(arn, { a: 2 }, 'name')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${first}'`,
    });
    await states.sfn.send(new StopExecutionCommand({ executionArn: first }));
    await expect(states.start(arn, { a: 1 }, 'name')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
  });

  test('keeps its input as it was sent, whitespace included', async () => {
    const stateMachineArn = await states.create(passing);
    const input = '{ "b": 1,  "a": [ 2 ] }';
    const { executionArn } = await states.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
    await states.ended(executionArn as string);
    const [started, entered] = await states.history(executionArn as string);
    expect(started?.executionStartedEventDetails?.input).toBe(input);
    expect(entered?.stateEnteredEventDetails?.input).toBe(input);
  });

  test('does not start on input that is too long or not JSON', async () => {
    const stateMachineArn = await states.create(passing);
    const start = (input: string) => states.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
    await expect(start('{')).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    await expect(start(JSON.stringify('x'.repeat(262_143)))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('describes itself, with or without its data', async () => {
    const done = await states.run(passing, { a: 1 });
    expect(done).toMatchObject({
      status: 'SUCCEEDED',
      input: '{"a":1}',
      inputDetails: { included: true },
      output: '{"a":1}',
      outputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
    });
    const { executionArn } = done;
    const terse = await states.sfn.send(
      new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' }),
    );
    expect(terse).toMatchObject({ inputDetails: { included: false }, outputDetails: { included: false } });
    expect([terse.input, terse.output]).toEqual([undefined, undefined]);
    expect(await states.run(failing)).toMatchObject({
      status: 'FAILED',
      error: 'No',
      redriveStatus: 'REDRIVABLE',
    });
  });

  test('is listed before older ones, by status, page by page while others start', async () => {
    const stateMachineArn = await states.create(waiting);
    for (const name of ['1', '2', '3']) await states.start(stateMachineArn, {}, name);
    const names: (string | undefined)[][] = [];
    for await (const { executions = [] } of paginateListExecutions(
      { client: states.sfn, pageSize: 2 },
      { stateMachineArn },
    )) {
      names.push(executions.map(({ name }) => name));
      await states.start(stateMachineArn);
    }
    expect(names).toEqual([['3', '2'], ['1']]);
    const stopped = await states.start(stateMachineArn, {}, 'stopped');
    await states.sfn.send(new StopExecutionCommand({ executionArn: stopped }));
    const aborted = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'ABORTED' });
    expect((await states.sfn.send(aborted)).executions?.map(({ name }) => name)).toEqual(['stopped']);
  });

  test('abandons what it is doing when it is stopped', async () => {
    const executionArn = await states.start(await states.create(waiting));
    await states.sfn.send(new StopExecutionCommand({ executionArn, error: 'E', cause: 'C' }));
    expect(await states.ended(executionArn)).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C' });
    const events = await states.history(executionArn);
    expect(outline(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 WaitStateEntered',
      '3<-0 ExecutionAborted',
    ]);
    expect(events[2]?.executionAbortedEventDetails).toEqual({ error: 'E', cause: 'C' });
  });

  test('stops its nested execution when it is stopped', async () => {
    const child = await states.create(waiting, 'child');
    const Resource = 'arn:aws:states:::states:startExecution.sync';
    const nest = { Type: 'Task', Resource, Arguments: { StateMachineArn: child }, End: true };
    const executionArn = await states.start(await states.create({ StartAt: 'Nest', States: { Nest: nest } }));
    await states.sfn.send(new StopExecutionCommand({ executionArn }));
    const { executions } = await states.sfn.send(new ListExecutionsCommand({ stateMachineArn: child }));
    expect(executions?.map(({ status }) => status)).toEqual(['ABORTED']);
  });
});

describe('a history', () => {
  test('comes page by page, forwards and backwards', async () => {
    const { executionArn } = await states.run(passing);
    const ids = async (reverseOrder: boolean) => {
      const pages: (number | undefined)[][] = [];
      const paginator = paginateGetExecutionHistory(
        { client: states.sfn, pageSize: 3 },
        { executionArn, reverseOrder },
      );
      for await (const { events = [] } of paginator) pages.push(events.map(({ id }) => id));
      return pages;
    };
    expect(await ids(false)).toEqual([[1, 2, 3], [4]]);
    expect(await ids(true)).toEqual([[4, 3, 2], [1]]);
  });

  test('can leave out the data, though not the parameters of tasks', async () => {
    const Resource = 'arn:aws:states:::lambda:invoke';
    const task = { Type: 'Task', Resource, Arguments: { FunctionName: 'missing' }, End: true };
    const { executionArn } = await states.run({ StartAt: 'A', States: { A: task } }, { secret: 1 });
    const { events } = await states.sfn.send(
      new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
    );
    expect(JSON.stringify(events)).not.toContain('secret');
    expect(events?.[1]?.stateEnteredEventDetails).toEqual({ name: 'A' });
    expect(events?.[2]?.taskScheduledEventDetails?.parameters).toBe('{"FunctionName":"missing"}');
  });

  test('ends at 25,000 events', async () => {
    await using virtual = await inVirtualTime();
    const execution = await virtual.run({
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'C' },
        C: { Type: 'Succeed' },
      },
    });
    expect(execution).toMatchObject({
      status: 'FAILED',
      cause: 'The execution reached the maximum number of history events (25000).',
      redriveStatusReason: 'Execution history event limit exceeded',
    });
    const { executionArn } = execution;
    const last = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 });
    expect((await virtual.sfn.send(last)).events).toMatchObject([{ id: 25_000, type: 'ExecutionFailed' }]);
  });
});
