import { inVirtualTime, outline, stepFunctions } from './harness.ts';

const invoke = 'arn:aws:states:::lambda:invoke';

describe('a state machine', () => {
  test('calls a Lambda function and keeps its answer', async () => {
    await using states = await stepFunctions({ greet: ({ name }) => ({ greeting: `Hello ${name}` }) });
    const execution = await states.run(
      {
        StartAt: 'Greet',
        States: {
          Greet: {
            Type: 'Task',
            Resource: invoke,
            Arguments: { FunctionName: 'greet', Payload: '{% $states.input %}' },
            Output: '{% $states.result.Payload.greeting %}',
            End: true,
          },
        },
      },
      { name: 'Ada' },
    );
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '"Hello Ada"' });
    const events = await states.history(execution.executionArn as string);
    expect(outline(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 TaskStateEntered',
      '3<-2 TaskScheduled',
      '4<-3 TaskStarted',
      '5<-4 TaskSucceeded',
      '6<-5 TaskStateExited',
      '7<-6 ExecutionSucceeded',
    ]);
    expect(events[2]?.taskScheduledEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'us-east-1',
      parameters: '{"FunctionName":"greet","Payload":{"name":"Ada"}}',
    });
    expect(JSON.parse(events[4]?.taskSucceededEventDetails?.output ?? '')).toMatchObject({
      ExecutedVersion: '$LATEST',
      Payload: { greeting: 'Hello Ada' },
      SdkHttpMetadata: { HttpStatusCode: 200, HttpHeaders: { 'Content-Type': 'application/json' } },
      SdkResponseMetadata: { RequestId: 'request-1' },
      StatusCode: 200,
    });
  });

  test('loops with Choice and Wait, counting in a variable', async () => {
    await using states = await stepFunctions();
    const execution = await states.run({
      StartAt: 'Begin',
      States: {
        Begin: { Type: 'Pass', Assign: { count: 0 }, Next: 'Enough?' },
        'Enough?': {
          Type: 'Choice',
          Choices: [{ Condition: '{% $count >= 3 %}', Next: 'Done', Output: { count: '{% $count %}' } }],
          Default: 'Wait a little',
          Assign: { count: '{% $count + 1 %}' },
        },
        'Wait a little': { Type: 'Wait', Seconds: 0, Next: 'Enough?' },
        Done: { Type: 'Succeed' },
      },
    });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '{"count":3}' });
  });

  test('runs another state machine and waits for its result', async () => {
    await using states = await stepFunctions();
    const child = await states.create({
      StartAt: 'Double',
      States: { Double: { Type: 'Pass', Output: '{% $states.input.number * 2 %}', End: true } },
    });
    const execution = await states.run({
      StartAt: 'Nest',
      States: {
        Nest: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Arguments: { StateMachineArn: child, Input: { number: 21 } },
          Output: '{% $states.result.Output %}',
          End: true,
        },
      },
    });
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '42' });
    expect(outline(await states.history(execution.executionArn as string)).slice(2, 7)).toEqual([
      '3<-2 TaskScheduled',
      '4<-3 TaskStarted',
      '5<-4 TaskSubmitted',
      '6<-5 TaskSucceeded',
      '7<-6 TaskStateExited',
    ]);
  });

  test('maps one item at a time', async () => {
    await using states = await stepFunctions({ square: (number) => number ** 2 });
    const execution = await states.run(
      {
        StartAt: 'Map',
        States: {
          Map: {
            Type: 'Map',
            Items: '{% $states.input.numbers %}',
            MaxConcurrency: 1,
            ItemProcessor: {
              StartAt: 'Square',
              States: {
                Square: {
                  Type: 'Task',
                  Resource: invoke,
                  Arguments: { FunctionName: 'square', Payload: '{% $states.input %}' },
                  Output: '{% $states.result.Payload %}',
                  End: true,
                },
              },
            },
            End: true,
          },
        },
      },
      { numbers: [1, 2] },
    );
    expect(execution.output).toBe('[1,4]');
    expect(outline(await states.history(execution.executionArn as string))).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-2 MapStateStarted',
      '4<-3 MapIterationStarted',
      '5<-4 TaskStateEntered',
      '6<-5 TaskScheduled',
      '7<-6 TaskStarted',
      '8<-7 TaskSucceeded',
      '9<-8 TaskStateExited',
      '10<-9 MapIterationSucceeded',
      '11<-9 MapIterationStarted',
      '12<-11 TaskStateEntered',
      '13<-12 TaskScheduled',
      '14<-13 TaskStarted',
      '15<-14 TaskSucceeded',
      '16<-15 TaskStateExited',
      '17<-16 MapIterationSucceeded',
      '18<-17 MapStateSucceeded',
      '19<-17 MapStateExited',
      '20<-19 ExecutionSucceeded',
    ]);
  });

  test('retries, then catches', async () => {
    class Tired extends Error {
      override name = 'Tired';
    }
    await using states = await inVirtualTime({
      work: () => {
        throw new Tired('no more');
      },
    });
    const execution = await states.run({
      StartAt: 'Work',
      States: {
        Work: {
          Type: 'Task',
          Resource: invoke,
          Arguments: { FunctionName: 'work' },
          Retry: [{ ErrorEquals: ['Tired'], IntervalSeconds: 10, MaxAttempts: 2 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Give up', Output: '{% $states.errorOutput %}' }],
          End: true,
        },
        'Give up': { Type: 'Fail', Error: '{% $states.input.Error %}', Cause: '{% $states.input.Cause %}' },
      },
    });
    expect(states.calls).toHaveLength(3);
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'Tired',
      cause: '{"errorType":"Tired","errorMessage":"no more"}',
    });
    expect(outline(await states.history(execution.executionArn as string))).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 TaskStateEntered',
      '3<-2 TaskScheduled',
      '4<-3 TaskStarted',
      '5<-4 TaskFailed',
      '6<-5 TaskScheduled',
      '7<-6 TaskStarted',
      '8<-7 TaskFailed',
      '9<-8 TaskScheduled',
      '10<-9 TaskStarted',
      '11<-10 TaskFailed',
      '12<-11 TaskStateExited',
      '13<-12 FailStateEntered',
      '14<-13 ExecutionFailed',
    ]);
  });
});
