import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type FakeFunction, type Harness, inVirtualTime, outline, stepFunctions } from './harness.ts';

/** A function that fails on hard payloads until it is repaired. */
function brokenFunction(): { work: FakeFunction; repair(): void } {
  let broken = true;
  return {
    work(payload) {
      if (broken && payload.hard) throw new Error('broken');
      return payload;
    },
    repair: () => {
      broken = false;
    },
  };
}

const work = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'work', Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
};

const items = [{ id: 1 }, { id: 2, hard: true }, { id: 3 }];

async function redrive({ sfn }: Harness, executionArn: string) {
  await sfn.send(new RedriveExecutionCommand({ executionArn }));
}

describe('a redrive', () => {
  test('resumes at the failed Task, with earlier results and variables kept', async () => {
    const { work: fake, repair } = brokenFunction();
    await using states = await stepFunctions({ work: fake });
    const failed = await states.run(
      {
        StartAt: 'Remember',
        States: {
          Remember: { Type: 'Pass', Assign: { answer: 42 }, Next: 'Work' },
          Work: { ...work, Output: '{% $answer %}', End: true },
        },
      },
      { hard: true },
    );
    expect(failed).toMatchObject({
      status: 'FAILED',
      error: 'Error',
      redriveStatus: 'REDRIVABLE',
      redriveCount: 0,
    });
    const arn = failed.executionArn as string;
    repair();
    await redrive(states, arn);
    expect(await states.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '42', redriveCount: 1 });
    expect(outline(await states.history(arn)).slice(6)).toEqual([
      '7<-6 TaskFailed',
      '8<-7 ExecutionFailed',
      '9<-8 ExecutionRedriven',
      '10<-9 TaskScheduled',
      '11<-10 TaskStarted',
      '12<-11 TaskSucceeded',
      '13<-12 TaskStateExited',
      '14<-13 ExecutionSucceeded',
    ]);
  });

  test('reruns only the failed and aborted iterations of a Map', async () => {
    const { work: fake, repair } = brokenFunction();
    await using states = await stepFunctions({ work: fake });
    const failed = await states.run(
      {
        StartAt: 'Map',
        States: {
          Map: {
            Type: 'Map',
            MaxConcurrency: 1,
            ItemProcessor: { StartAt: 'Work', States: { Work: { ...work, End: true } } },
            End: true,
          },
        },
      },
      items,
    );
    expect(failed.status).toBe('FAILED');
    repair();
    await redrive(states, failed.executionArn as string);
    const done = await states.ended(failed.executionArn as string);
    expect(JSON.parse(done.output as string)).toEqual(items);
    expect(states.calls.map(({ payload }) => (payload as { id: number }).id)).toEqual([1, 2, 2, 3]);
  });

  test('reruns only the failed branches of a Parallel', async () => {
    const { work: fake, repair } = brokenFunction();
    await using states = await inVirtualTime({ work: fake });
    const branch = (index: number) => ({
      StartAt: `Work ${index}`,
      States: {
        [`Work ${index}`]: {
          ...work,
          Arguments: { ...work.Arguments, Payload: `{% $states.input[${index}] %}` },
          End: true,
        },
      },
    });
    const failed = await states.run(
      {
        StartAt: 'Quick',
        States: {
          Quick: {
            Type: 'Parallel',
            Branches: [
              { ...branch(0) },
              {
                StartAt: 'Pause',
                States: { Pause: { Type: 'Wait', Seconds: 5, Next: 'Work 1' }, ...branch(1).States },
              },
            ],
            End: true,
          },
        },
      },
      items,
    );
    expect(failed.status).toBe('FAILED');
    repair();
    await redrive(states, failed.executionArn as string);
    const done = await states.ended(failed.executionArn as string);
    expect(JSON.parse(done.output as string)).toEqual(items.slice(0, 2));
    expect(states.calls.map(({ payload }) => (payload as { id: number }).id)).toEqual([1, 2, 2]);
  });

  describe('reruns all of a state whose result was too long:', () => {
    const large = { ...work, Output: '{% $pad($states.result.Payload, 200000, "x") %}', End: true };
    const branch = (name: string) => ({ StartAt: name, States: { [name]: large } });
    const ItemProcessor = branch('Work');
    const distributed = {
      ...ItemProcessor,
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    };

    test.each<[string, object]>([
      ['Parallel', { Type: 'Parallel', Arguments: 'a', Branches: [branch('Work 1'), branch('Work 2')] }],
      ['inline Map', { Type: 'Map', Items: ['a', 'b'], ItemProcessor }],
      ['Distributed Map', { Type: 'Map', Items: ['a', 'b'], ItemProcessor: distributed }],
    ])('%s', async (_, state) => {
      await using states = await stepFunctions({ work: (payload) => payload });
      const failed = await states.run({ StartAt: 'All', States: { All: { ...state, End: true } } });
      expect(failed.error).toBe('States.DataLimitExceeded');
      expect(states.calls).toHaveLength(2);
      await redrive(states, failed.executionArn as string);
      await states.ended(failed.executionArn as string);
      expect(states.calls).toHaveLength(4);
    });
  });

  test('starts a new nested execution', async () => {
    const { work: fake, repair } = brokenFunction();
    await using states = await stepFunctions({ work: fake });
    const child = await states.create({ StartAt: 'Work', States: { Work: { ...work, End: true } } }, 'child');
    const failed = await states.run({
      StartAt: 'Nest',
      States: {
        Nest: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Arguments: { StateMachineArn: child, Input: { hard: true } },
          Output: '{% $states.result.Output %}',
          End: true,
        },
      },
    });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
    expect(JSON.parse(failed.cause as string)).toMatchObject({
      Error: 'Error',
      Status: 'FAILED',
      Input: '{"hard":true}',
    });
    repair();
    await redrive(states, failed.executionArn as string);
    expect(await states.ended(failed.executionArn as string)).toMatchObject({ output: '{"hard":true}' });
    const { executions } = await states.sfn.send(new ListExecutionsCommand({ stateMachineArn: child }));
    expect(executions?.map(({ status }) => status)).toEqual(['SUCCEEDED', 'FAILED']);
  });

  test('evaluates a Choice inside a Map again', async () => {
    await using states = await stepFunctions();
    const redriven = '{% $states.context.Execution.RedriveCount > 0 %}';
    const Choose = { Type: 'Choice', Choices: [{ Condition: redriven, Next: 'Done' }] };
    const ItemProcessor = { StartAt: 'Choose', States: { Choose, Done: { Type: 'Succeed' } } };
    const failed = await states.run({
      StartAt: 'Map',
      States: { Map: { Type: 'Map', Items: ['a'], ItemProcessor, End: true } },
    });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    await redrive(states, failed.executionArn as string);
    expect(await states.ended(failed.executionArn as string)).toMatchObject({ output: '["a"]' });
  });

  test('enters a Fail state again', async () => {
    await using states = await stepFunctions();
    const failed = await states.run({ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'No' } } });
    await redrive(states, failed.executionArn as string);
    expect(await states.ended(failed.executionArn as string)).toMatchObject({
      status: 'FAILED',
      redriveCount: 1,
    });
    expect(outline(await states.history(failed.executionArn as string))).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 FailStateEntered',
      '3<-2 ExecutionFailed',
      '4<-3 ExecutionRedriven',
      '5<-4 FailStateEntered',
      '6<-5 ExecutionFailed',
    ]);
  });

  test('resumes a stopped execution', async () => {
    const hang = new Promise(() => {});
    let stopped = false;
    await using states = await stepFunctions({
      async work(payload) {
        if (!stopped) await hang;
        return payload;
      },
    });
    const definition = { StartAt: 'Work', States: { Work: { ...work, End: true } } };
    const arn = await states.start(await states.create(definition), { id: 1 });
    await states.called('work');
    await states.sfn.send(new StopExecutionCommand({ executionArn: arn, error: 'Lunch', cause: 'Hungry' }));
    expect(await states.ended(arn)).toMatchObject({ status: 'ABORTED', error: 'Lunch', cause: 'Hungry' });
    stopped = true;
    await redrive(states, arn);
    expect(await states.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"id":1}' });
  });

  test('happens once when it is requested twice with one client token', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const clock = { now: () => new Date(now), sleep: async () => {} };
    await using states = await stepFunctions({}, { clock });
    const failed = await states.run({ StartAt: 'No', States: { No: { Type: 'Fail' } } });
    const executionArn = failed.executionArn as string;
    const ask = async () => {
      await states.sfn.send(new RedriveExecutionCommand({ executionArn, clientToken: 'token' }));
      return states.ended(executionArn);
    };
    const { redriveDate } = await ask();
    now += 14 * 60_000;
    expect(await ask()).toMatchObject({ redriveCount: 1, redriveDate });
    now += 60_001;
    expect(await ask()).toMatchObject({ redriveCount: 2 });
  });

  test('is refused, with the reason, for an execution that succeeded', async () => {
    await using states = await stepFunctions();
    const done = await states.run({ StartAt: 'A', States: { A: { Type: 'Succeed' } } });
    expect(done).toMatchObject({
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    await expect(redrive(states, done.executionArn as string)).rejects.toMatchObject({
      name: 'ExecutionNotRedrivable',
      message: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  test('is refused for Express executions', async () => {
    await using states = await stepFunctions();
    const executionArn = 'arn:aws:states:us-east-1:000000000000:express:machine:name:id';
    await expect(redrive(states, executionArn)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
  });

  test('is refused more than 14 days after the execution ended', async () => {
    let days = 0;
    const clock = { now: () => new Date(days * 24 * 3600 * 1000), sleep: async () => {} };
    await using states = await stepFunctions({}, { clock });
    const failed = await states.run({ StartAt: 'No', States: { No: { Type: 'Fail' } } });
    days = 15;
    const description = await states.sfn.send(
      new DescribeExecutionCommand({ executionArn: failed.executionArn }),
    );
    expect(description.redriveStatusReason).toBe('Execution redrivable period exceeded');
    await expect(redrive(states, failed.executionArn as string)).rejects.toThrow('redrivable period');
  });
});

describe('a service that is started again on its directory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'step-functions-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  test('still knows its executions and can redrive them', async () => {
    const { work: fake, repair } = brokenFunction();
    let arn: string;
    {
      await using states = await stepFunctions({ work: fake }, { directory });
      const failed = await states.run(
        { StartAt: 'Work', States: { Work: { ...work, End: true } } },
        { hard: true },
      );
      arn = failed.executionArn as string;
    }
    repair();
    await using states = await stepFunctions({ work: fake }, { directory });
    expect(await states.ended(arn)).toMatchObject({
      status: 'FAILED',
      input: '{"hard":true}',
      error: 'Error',
    });
    expect(await states.history(arn)).toHaveLength(6);
    await redrive(states, arn);
    expect(await states.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"hard":true}' });
  });
});
