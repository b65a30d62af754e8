/**
 * The Amazon States Language with JSONata, as a table in the order of its specification (states-language.net), in virtual
 * time. This file is as long as the language needs.
 */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { type Harness, inVirtualTime, outline } from './harness.ts';

interface Case {
  readonly title: string;
  readonly states: Record<string, object>;
  readonly input?: unknown;
  /** The output, as a value. */
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string | RegExp;
  /** Details of some events, by event id. */
  readonly events?: Record<number, Partial<HistoryEvent>>;
  /** Like `events`, for details that must have no further members. */
  readonly exactly?: Record<number, Partial<HistoryEvent>>;
  readonly outline?: string[];
  /** Virtual seconds that the execution takes. */
  readonly seconds?: number;
  /** Fields of the definition itself. */
  readonly machine?: object;
  /** Whether its function never returns, so that virtual time need not wait for the call. */
  readonly hangs?: true;
}

class Tired extends Error {
  override name = 'Tired';
}

let naps = 0;
let states: Harness;
let hanging: Harness;

beforeAll(async () => {
  const hang = () => new Promise(() => {});
  hanging = await inVirtualTime({ hang }, 20);
  states = await inVirtualTime({
    echo: (payload) => payload,
    nothing: () => undefined,
    tired: () => {
      throw new Tired('so tired');
    },
    /** Fails the given number of times. */
    nap({ times }) {
      naps += 1;
      if (naps <= times) throw new Tired('one more');
      naps = 0;
      return 'awake';
    },
    huge: () => 'x'.repeat(300_000),
    hang,
  });
});

afterAll(async () => {
  await states[Symbol.asyncDispose]();
  await hanging[Symbol.asyncDispose]();
});

function task(name: string, fields: object = { End: true }): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    ...fields,
  };
}

const pass = (fields: object): object => ({ Type: 'Pass', End: true, ...fields });
const succeed = { Type: 'Succeed' };

function evaluation(expression: string, field: string, outcome: string, id = 2, state = 'A'): string {
  return (
    `An error occurred while executing the state '${state}' (entered at the event id #${id}). ` +
    `The JSONata expression '${expression}' specified for the field '${field}' ${outcome}`
  );
}

/** How a Wait A fails whose Timestamp is the given text. */
function notATimestamp(text: string) {
  const error = 'States.QueryEvaluationError';
  const cause = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`;
  return {
    error,
    cause,
    outline: [
      '1<-0 ExecutionStarted',
      '2<-0 WaitStateEntered',
      '3<-2 EvaluationFailed',
      '4<-3 ExecutionFailed',
    ],
    exactly: { 3: { evaluationFailedEventDetails: { error, cause, location: 'Timestamp', state: 'A' } } },
  };
}

/** How a Map A fails whose items are the given JSON. */
function notAnArray(value: string) {
  const error = 'States.QueryEvaluationError';
  const cause =
    "An error occurred while executing the state 'A' (entered at the event id #2). " +
    `Map state input must be an array but was: ${value}`;
  return {
    error,
    cause,
    outline: [
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-0 EvaluationFailed',
      '4<-3 MapStateFailed',
      '5<-4 ExecutionFailed',
    ],
    exactly: { 3: { evaluationFailedEventDetails: { error, cause, state: 'A' } } },
  };
}

const sections: Record<string, Case[]> = {
  'a state machine': [
    {
      title: 'passes the text of an output on as the input of the next state',
      states: { A: pass({ End: undefined, Next: 'B' }), B: succeed },
      input: { b: 1, a: [2] },
      output: { b: 1, a: [2] },
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 PassStateEntered',
        '3<-2 PassStateExited',
        '4<-3 SucceedStateEntered',
        '5<-4 SucceedStateExited',
        '6<-5 ExecutionSucceeded',
      ],
    },
    {
      title: 'times out after its TimeoutSeconds',
      machine: { TimeoutSeconds: 10 },
      states: { A: { Type: 'Wait', Seconds: 60, End: true } },
      seconds: 10,
      error: undefined,
      outline: ['1<-0 ExecutionStarted', '2<-0 WaitStateEntered', '3<-0 ExecutionTimedOut'],
      events: { 3: { executionTimedOutEventDetails: { error: 'States.Timeout' } } },
    },
  ],
  'a JSONata expression': [
    {
      title: 'is evaluated wherever a string has {% %}; other strings are left alone',
      states: {
        A: pass({ Output: { a: ['{% 1 + 1 %}', '$states.input'], b: { c: '{% $states.input.x %}' } } }),
      },
      input: { x: null },
      output: { a: [2, '$states.input'], b: { c: null } },
    },
    {
      title: 'fails its state when it selects nothing',
      states: { A: pass({ Output: { result: '{% $nothing %}' } }) },
      error: 'States.QueryEvaluationError',
      cause: evaluation('$nothing', 'Output/result', 'returned nothing (undefined).'),
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 PassStateEntered',
        '3<-0 EvaluationFailed',
        '4<-3 ExecutionFailed',
      ],
      events: {
        3: {
          evaluationFailedEventDetails: {
            error: 'States.QueryEvaluationError',
            cause: evaluation('$nothing', 'Output/result', 'returned nothing (undefined).'),
            location: 'Output/result',
            state: 'A',
          },
        },
      },
    },
    {
      title: 'cannot return a function',
      states: { A: pass({ Output: '{% function($x){$x} %}' }) },
      error: 'States.QueryEvaluationError',
      cause: evaluation('function($x){$x}', 'Output', 'returned an unsupported result type.'),
    },
    {
      title: 'is stopped when it never ends',
      states: { A: pass({ Output: '{% ($f := function($n) { 1 + $f($n + 1) }; $f(0)) %}' }) },
      error: 'States.QueryEvaluationError',
      cause: evaluation(
        '($f := function($n) { 1 + $f($n + 1) }; $f(0))',
        'Output',
        'threw an error during evaluation: Stack overflow error: Check for non-terminating recursive function.' +
          '  Consider rewriting as tail-recursive. Depth=101 max=100',
      ),
    },
    {
      title: 'may be 100 levels deep',
      states: { A: pass({ Output: `{% ${Array(100).fill(1).join('+')} %}` }) },
      output: 100,
    },
    {
      title: 'fails with the reason when it throws',
      states: { A: pass({ Output: '{% $nothing() %}' }) },
      error: 'States.QueryEvaluationError',
      cause: evaluation(
        '$nothing()',
        'Output',
        'threw an error during evaluation. T1006: Attempted to invoke a non-function',
      ),
    },
    {
      title: 'fails with the message of $error or $assert',
      states: { A: pass({ Output: '{% $assert(false, "no good") %}' }) },
      error: 'States.QueryEvaluationError',
      cause: /threw an error during evaluation\. D3141: no good$/,
    },
    {
      title: 'cannot call $eval',
      states: { A: pass({ Output: '{% $eval("1") %}' }) },
      error: 'States.QueryEvaluationError',
      cause: /non-function/,
    },
    {
      title: 'can call $partition, $range, $hash, $parse, $random and $uuid',
      states: {
        A: pass({
          Output: {
            partition: '{% $partition([1,2,3,4,5], 2) %}',
            range: '{% $range(0, 10, 5) %}',
            down: '{% $range(3, 1, -1) %}',
            hash: '{% $hash("input data", "SHA-1") %}',
            parse: '{% $parse("{\\"a\\":[1]}") %}',
            random: '{% $random() < 1 %}',
            seeded: '{% $random(42) %}',
            uuid: '{% $length($uuid()) %}',
          },
        }),
      },
      output: {
        partition: [[1, 2], [3, 4], [5]],
        range: [0, 5, 10],
        down: [3, 2, 1],
        hash: 'aaff4a450a104cd177d28d18d74485e8cae074b7',
        parse: { a: [1] },
        random: true,
        seeded: 0.7275636800328681,
        uuid: 36,
      },
    },
    {
      title: 'truncates the numbers of $partition and $range, and gets a number for a range of one',
      states: {
        A: pass({
          Output: {
            partition: '{% $partition([1,2,3], 2.9) %}',
            range: '{% $range(-1.7, 1.7, 1.2) %}',
            one: '{% $range(4, 4, 1) %}',
          },
        }),
      },
      output: { partition: [[1, 2], [3]], range: [-1, 0, 1], one: 4 },
    },
    ...['$partition([1], 0)', '$partition([], 1)', '$range(1, 3, -1)', '$range(1, 3)', '$hash("a")'].map(
      (call) => ({
        title: `gets nothing from ${call}`,
        states: { A: pass({ Output: `{% ${call} %}` }) },
        error: 'States.QueryEvaluationError',
        cause: evaluation(call, 'Output', 'returned nothing (undefined).'),
      }),
    ),
    {
      title: 'returns text for a number that JSON does not have',
      states: { A: pass({ Output: ['{% 1/0 %}', '{% {"least": -1/0} %}'] }) },
      output: ['Infinity', { least: '-Infinity' }],
    },
    {
      title: 'keeps arrays of one element as arrays from state to state',
      states: {
        A: pass({ Output: '{% {"list": [$states.input.list[n > 1]]} %}', End: undefined, Next: 'B' }),
        B: pass({ Output: { list: '{% $states.input.list %}', count: '{% $count($states.input.list) %}' } }),
      },
      input: { list: [{ n: 1 }, { n: 2 }] },
      output: { list: [{ n: 2 }], count: 1 },
    },
    {
      title: 'can read the execution, the state machine and the state from the context object',
      states: {
        A: pass({
          Output: {
            name: '{% $states.context.State.Name %}',
            input: '{% $states.context.Execution.Input %}',
            redriven: '{% $states.context.Execution.RedriveCount %}',
            same: '{% $states.context.Execution.StartTime = $states.context.State.EnteredTime %}',
            ids: '{% $split($states.context.Execution.Id, ":")[5] & $split($states.context.StateMachine.Id, ":")[5] %}',
            role: '{% $states.context.Execution.RoleArn %}',
          },
        }),
      },
      input: { a: 1 },
      output: {
        name: 'A',
        input: { a: 1 },
        redriven: 0,
        same: true,
        ids: 'executionstateMachine',
        role: 'arn:aws:iam::000000000000:role/states',
      },
    },
  ],
  'a variable': [
    {
      title: 'has its old value in Assign and in Output',
      states: {
        A: pass({ Assign: { x: 1, y: 2 }, End: undefined, Next: 'B' }),
        B: pass({
          Assign: { x: '{% $y %}', y: '{% $x %}' },
          Output: '{% [$x, $y] %}',
          End: undefined,
          Next: 'C',
        }),
        C: pass({ Output: { before: '{% $states.input %}', now: '{% [$x, $y] %}' } }),
      },
      output: { before: [1, 2], now: [2, 1] },
      events: {
        3: {
          stateExitedEventDetails: {
            name: 'A',
            output: '{}',
            outputDetails: { truncated: false },
            assignedVariables: { x: '1', y: '2' },
            assignedVariablesDetails: { truncated: false },
          },
        },
      },
    },
    {
      title: 'does not show in the history when Assign is empty',
      states: { A: pass({ Assign: {} }) },
      output: {},
      events: {
        3: { stateExitedEventDetails: { name: 'A', output: '{}', outputDetails: { truncated: false } } },
      },
    },
    {
      title: 'is visible in inner scopes, but not in outer ones',
      states: {
        A: pass({ Assign: { outer: 'o' }, End: undefined, Next: 'B' }),
        B: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'B1',
              States: {
                B1: pass({ Assign: { inner: '{% $outer & "i" %}' }, End: undefined, Next: 'B2' }),
                B2: pass({ Output: '{% $inner %}' }),
              },
            },
          ],
          Next: 'C',
        },
        C: pass({ Output: '{% [$states.input[0], $exists($inner)] %}' }),
      },
      output: ['oi', false],
    },
    {
      title: 'may have the same name in a branch of a Parallel and in its catcher',
      states: {
        A: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'B',
              States: { B: pass({ Assign: { x: 'inside' }, End: undefined, Next: 'C' }), C: task('tired') },
            },
          ],
          Catch: [{ ErrorEquals: ['Tired'], Assign: { x: 'caught' }, Next: 'D' }],
          Next: 'E',
        },
        D: pass({ Output: '{% $x %}', End: undefined, Next: 'F' }),
        E: succeed,
        F: pass({ Assign: { x: '{% $states.input & " later" %}' }, End: undefined, Next: 'G' }),
        G: pass({ Output: '{% $x %}' }),
      },
      output: 'caught later',
    },
    {
      title: 'may have the same name inside a Map and on a path around it',
      states: {
        A: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $exists($states.input.n) %}', Assign: { x: 1 }, Next: 'B' }],
          Default: 'C',
        },
        B: pass({ Output: '{% $x %}' }),
        C: {
          Type: 'Map',
          Items: [1],
          ItemProcessor: { StartAt: 'D', States: { D: pass({ Assign: { x: 2 } }) } },
          End: true,
        },
      },
      input: { n: 1 },
      output: 1,
    },
    {
      title: 'can be assigned from the result of a Task',
      states: {
        A: task('echo', { Assign: { x: '{% $states.result.Payload.n %}' }, Next: 'B' }),
        B: pass({ Output: '{% $x %}' }),
      },
      input: { n: 5 },
      output: 5,
    },
  ],
  'a Task state': [
    {
      title: 'passes its Arguments as they are to a function that is its Resource',
      states: {
        A: {
          Type: 'Task',
          Resource: 'arn:aws:lambda:us-east-1:000000000000:function:echo',
          Arguments: { n: '{% $states.input.n + 1 %}' },
          End: true,
        },
      },
      input: { n: 1 },
      output: { n: 2 },
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 TaskStateEntered',
        '3<-2 LambdaFunctionScheduled',
        '4<-3 LambdaFunctionStarted',
        '5<-4 LambdaFunctionSucceeded',
        '6<-5 TaskStateExited',
        '7<-6 ExecutionSucceeded',
      ],
      events: {
        3: {
          lambdaFunctionScheduledEventDetails: {
            resource: 'arn:aws:lambda:us-east-1:000000000000:function:echo',
            input: '{"n":2}',
            inputDetails: { truncated: false },
          },
        },
        5: {
          lambdaFunctionSucceededEventDetails: { output: '{"n":2}', outputDetails: { truncated: false } },
        },
      },
    },
    {
      title: 'may have a single expression as its Arguments',
      states: { A: task('echo', { Arguments: '{% {"FunctionName": "echo", "Payload": 3} %}', End: true }) },
      output: 3,
    },
    {
      title: 'has the result null when its function returns nothing',
      states: { A: task('nothing') },
      output: null,
    },
    {
      title: 'fails with the name of the error that its function throws',
      states: { A: task('tired') },
      error: 'Tired',
      cause: '{"errorType":"Tired","errorMessage":"so tired"}',
      events: {
        5: {
          taskFailedEventDetails: {
            resourceType: 'lambda',
            resource: 'invoke',
            error: 'Tired',
            cause: '{"errorType":"Tired","errorMessage":"so tired"}',
          },
        },
      },
    },
    {
      title: 'fails when its function does not exist',
      states: { A: task('missing') },
      error: 'Lambda.ResourceNotFoundException',
      cause:
        'Function not found: arn:aws:lambda:us-east-1:000000000000:function:missing:$LATEST ' +
        '(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: request-1; Proxy: null)',
    },
    {
      title: 'fails when its result is longer than 256 KiB, even if it catches States.ALL',
      states: {
        A: task('huge', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], End: true }),
        B: succeed,
      },
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    },
    {
      title: 'times out after its TimeoutSeconds',
      hangs: true,
      states: { A: task('hang', { TimeoutSeconds: '{% $states.input.limit %}', End: true }) },
      input: { limit: 60 },
      seconds: 60,
      error: 'States.Timeout',
      events: {
        3: {
          taskScheduledEventDetails: {
            resourceType: 'lambda',
            resource: 'invoke',
            region: 'us-east-1',
            parameters: '{"FunctionName":"hang","Payload":{"limit":60}}',
            timeoutInSeconds: 60,
          },
        },
        5: {
          taskTimedOutEventDetails: { resourceType: 'lambda', resource: 'invoke', error: 'States.Timeout' },
        },
      },
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 TaskStateEntered',
        '3<-2 TaskScheduled',
        '4<-3 TaskStarted',
        '5<-4 TaskTimedOut',
        '6<-5 ExecutionFailed',
      ],
    },
    {
      title: 'schedules nothing when its Arguments fail',
      states: { A: task('echo', { Arguments: { FunctionName: '{% $missing %}' }, End: true }) },
      error: 'States.QueryEvaluationError',
      cause: evaluation('$missing', 'Arguments/FunctionName', 'returned nothing (undefined).'),
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 TaskStateEntered',
        '3<-0 EvaluationFailed',
        '4<-3 ExecutionFailed',
      ],
    },
  ],
  'a Choice state': [
    {
      title: 'follows the first rule that holds, with the Assign and Output of the rule',
      states: {
        A: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% $states.input.n > 10 %}', Next: 'B' },
            { Condition: '{% $states.input.n > 1 %}', Assign: { x: 'rule' }, Output: 'from rule', Next: 'B' },
            { Condition: true, Next: 'C' },
          ],
          Default: 'C',
          Assign: { x: 'default' },
        },
        B: pass({ Output: '{% [$states.input, $x] %}' }),
        C: succeed,
      },
      input: { n: 5 },
      output: ['from rule', 'rule'],
    },
    {
      title: 'follows its Default with the Assign and Output of the state',
      states: {
        A: {
          Type: 'Choice',
          Choices: [{ Condition: '{% false %}', Next: 'B' }],
          Default: 'B',
          Assign: { x: 'default' },
          Output: 'from state',
        },
        B: pass({ Output: '{% [$states.input, $x] %}' }),
      },
      output: ['from state', 'default'],
    },
    {
      title: 'fails when no rule holds and there is no Default',
      states: { A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'B' }] }, B: succeed },
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'A' (entered at the event id #2). " +
        'Failed to transition out of the state. The state does not point to a next state.',
      outline: ['1<-0 ExecutionStarted', '2<-0 ChoiceStateEntered', '3<-0 ExecutionFailed'],
    },
    {
      title: 'ends the execution when no rule holds, even inside a Map that would catch it',
      states: {
        A: {
          Type: 'Map',
          Items: [1],
          ItemProcessor: {
            StartAt: 'B',
            States: { B: { Type: 'Choice', Choices: [{ Condition: false, Next: 'C' }] }, C: succeed },
          },
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z' }],
          Next: 'Z',
        },
        Z: succeed,
      },
      error: 'States.Runtime',
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 MapStateEntered',
        '3<-2 MapStateStarted',
        '4<-3 MapIterationStarted',
        '5<-4 ChoiceStateEntered',
        '6<-4 ExecutionFailed',
      ],
    },
    {
      title: 'names the rule whose expression fails',
      states: {
        A: {
          Type: 'Choice',
          Choices: [
            { Condition: false, Next: 'B' },
            { Condition: true, Output: { a: '{% $nothing %}' }, Next: 'B' },
          ],
        },
        B: succeed,
      },
      error: 'States.QueryEvaluationError',
      cause: evaluation('$nothing', 'Choices[1]/Output/a', 'returned nothing (undefined).'),
    },
    {
      title: 'fails when a condition is neither true nor false',
      states: { A: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'B' }] }, B: succeed },
      error: 'States.QueryEvaluationError',
      cause: /returned an unexpected result type\. Expected 'boolean', but was 'number' for value: 1$/,
    },
  ],
  'a Wait state': [
    {
      title: 'waits for a number of seconds',
      states: { A: { Type: 'Wait', Seconds: '{% $states.input.n %}', End: true } },
      input: { n: 86_400 },
      output: { n: 86_400 },
      seconds: 86_400,
    },
    {
      title: 'waits until a timestamp',
      states: {
        A: {
          Type: 'Wait',
          Timestamp: '{% $fromMillis($toMillis($states.context.Execution.StartTime) + 5000) %}',
          End: true,
        },
      },
      seconds: 5,
      output: {},
    },
    {
      title: 'does not wait for a timestamp in the past',
      states: { A: { Type: 'Wait', Timestamp: '2001-01-01T00:00:00Z', End: true } },
      seconds: 0,
      output: {},
    },
    {
      title: 'records an expression that fails after its entry',
      states: { A: { Type: 'Wait', Seconds: '{% "soon" %}', End: true } },
      error: 'States.QueryEvaluationError',
      cause: evaluation(
        '"soon"',
        'Seconds',
        `returned an unexpected result type. Expected 'number', but was 'string' for value: "soon"`,
      ),
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 WaitStateEntered',
        '3<-2 EvaluationFailed',
        '4<-3 ExecutionFailed',
      ],
    },
    {
      title: 'fails when the number of seconds is negative',
      states: { A: { Type: 'Wait', Seconds: '{% -1 %}', End: true } },
      error: 'States.QueryEvaluationError',
      cause: /specified for the field 'Seconds'/,
    },
    ...[
      'soon',
      '',
      '2001-01-01',
      '2001-01-01 00:00:00Z',
      '2001-01-01T00:00:00',
      '2001-13-01T00:00:00Z',
      '01-31-2001T00:00:00Z',
      '2001-02-30T00:00:00Z',
      '2001-01-01T25:00:00Z',
      '2001-01-01T24:00:00Z',
      '2001-01-01T00:60:00Z',
      '2001-01-01T00:00:00+0100',
      '2001-01-01T00:00:00+19:00',
      '2001-01-01T00:00:00 Z',
      '20010101T000000Z',
      'Mon, 01 Jan 2001 00:00:00 GMT',
    ].map((timestamp) => ({
      title: `fails when its timestamp is '${timestamp}'`,
      states: { A: { Type: 'Wait', Timestamp: '{% $states.input.until %}', End: true } },
      input: { until: timestamp },
      ...notATimestamp(timestamp),
    })),
    ...['2001-01-01T00:00Z', '2001-01-01T00:00:00.123456789-18:00', '2000-02-29T23:59:59+05:30'].map(
      (timestamp) => ({
        title: `takes the timestamp '${timestamp}'`,
        states: { A: { Type: 'Wait', Timestamp: '{% $states.input.until %}', End: true } },
        input: { until: timestamp },
        output: { until: timestamp },
        seconds: 0,
      }),
    ),
    {
      title: 'fails when its timestamp is a number',
      states: { A: { Type: 'Wait', Timestamp: '{% 1 %}', End: true } },
      error: 'States.QueryEvaluationError',
      cause: evaluation(
        '1',
        'Timestamp',
        "returned an unexpected result type. Expected 'string', but was 'number' for value: 1",
      ),
    },
  ],
  'a Succeed state': [
    {
      title: 'may compute the output',
      states: { A: { Type: 'Succeed', Output: { done: '{% $states.input.n = 1 %}' } } },
      input: { n: 1 },
      output: { done: true },
    },
  ],
  'a Fail state': [
    {
      title: 'fails the execution with its error and cause',
      states: { A: { Type: 'Fail', Error: 'My.Error', Cause: '{% "because " & $states.input.why %}' } },
      input: { why: 'so' },
      error: 'My.Error',
      cause: 'because so',
      outline: ['1<-0 ExecutionStarted', '2<-0 FailStateEntered', '3<-2 ExecutionFailed'],
    },
    {
      title: 'may leave out error and cause',
      states: { A: { Type: 'Fail' } },
      error: undefined,
      events: { 3: { executionFailedEventDetails: {} } },
    },
  ],
  'a Parallel state': [
    {
      title: 'returns the outputs of its branches in order',
      states: {
        A: {
          Type: 'Parallel',
          Arguments: { n: '{% $states.input.n + 1 %}' },
          Branches: [
            { StartAt: 'B', States: { B: { Type: 'Wait', Seconds: 5, End: true } } },
            { StartAt: 'C', States: { C: pass({ Output: '{% $states.input.n * 10 %}' }) } },
          ],
          Output: { results: '{% $states.result %}' },
          End: true,
        },
      },
      input: { n: 1 },
      seconds: 5,
      output: { results: [{ n: 2 }, 20] },
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 ParallelStateEntered',
        '3<-2 ParallelStateStarted',
        '4<-3 WaitStateEntered',
        '5<-3 PassStateEntered',
        '6<-5 PassStateExited',
        '7<-4 WaitStateExited',
        '8<-7 ParallelStateSucceeded',
        '9<-7 ParallelStateExited',
        '10<-9 ExecutionSucceeded',
      ],
    },
    {
      title: 'fails with the first branch that fails, and aborts the others',
      states: {
        A: {
          Type: 'Parallel',
          Branches: [
            { StartAt: 'B', States: { B: task('hang') } },
            { StartAt: 'C', States: { C: { Type: 'Fail', Error: 'No' } } },
          ],
          End: true,
        },
      },
      error: 'No',
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 ParallelStateEntered',
        '3<-2 ParallelStateStarted',
        '4<-3 TaskStateEntered',
        '5<-3 FailStateEntered',
        '6<-5 TaskStateAborted',
        '7<-5 ParallelStateFailed',
        '8<-7 ExecutionFailed',
      ],
    },
  ],
  'a Map state': [
    {
      title: 'runs over its input when it has no Items',
      states: {
        A: {
          Type: 'Map',
          ItemProcessor: { StartAt: 'B', States: { B: pass({ Output: '{% $states.input * 2 %}' }) } },
          End: true,
        },
      },
      input: [1, 2],
      output: [2, 4],
    },
    {
      title: 'returns an empty list for an empty list',
      states: { A: { Type: 'Map', ItemProcessor: { StartAt: 'B', States: { B: succeed } }, End: true } },
      input: [],
      output: [],
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 MapStateEntered',
        '3<-2 MapStateStarted',
        '4<-3 MapStateSucceeded',
        '5<-3 MapStateExited',
        '6<-5 ExecutionSucceeded',
      ],
    },
    {
      title: 'builds the input of each iteration with ItemSelector',
      states: {
        A: {
          Type: 'Map',
          Items: '{% $states.input.list %}',
          ItemSelector: {
            item: '{% $states.context.Map.Item.Value %}',
            index: '{% $states.context.Map.Item.Index %}',
            all: '{% $count($states.input.list) %}',
          },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE' },
            StartAt: 'B',
            States: {
              B: pass({ Output: '{% $merge([$states.input, {"again": $states.context.Map.Item.Value}]) %}' }),
            },
          },
          End: true,
        },
      },
      input: { list: ['a', 'b'] },
      output: [
        { item: 'a', index: 0, all: 2, again: 'a' },
        { item: 'b', index: 1, all: 2, again: 'b' },
      ],
    },
    {
      title: 'runs no more iterations at once than MaxConcurrency',
      states: {
        A: {
          Type: 'Map',
          MaxConcurrency: '{% 2 %}',
          ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Wait', Seconds: 10, End: true } } },
          End: true,
        },
      },
      input: [1, 2, 3, 4],
      output: [1, 2, 3, 4],
      seconds: 20,
    },
    ...['1', '{"n": 1}', '"[]"', 'null'].map((items) => ({
      title: `fails when its Items are ${items}, which is no array`,
      states: {
        A: {
          Type: 'Map',
          Items: `{% ${items} %}`,
          ItemProcessor: { StartAt: 'B', States: { B: succeed } },
          End: true,
        },
      },
      ...notAnArray(JSON.stringify(JSON.parse(items))),
    })),
    {
      title: 'fails when it has no Items and its input is no array',
      states: { A: { Type: 'Map', ItemProcessor: { StartAt: 'B', States: { B: succeed } }, End: true } },
      input: { list: [1] },
      ...notAnArray('{"list":[1]}'),
    },
    {
      title: 'starts no Map Run when its Items are no array',
      states: {
        A: {
          Type: 'Map',
          Items: '{% 1 %}',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'B',
            States: { B: succeed },
          },
          End: true,
        },
      },
      ...notAnArray('1'),
    },
    {
      title: 'can catch that its Items are no array',
      states: {
        A: {
          Type: 'Map',
          Items: '{% 1 %}',
          ItemProcessor: { StartAt: 'B', States: { B: succeed } },
          Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Output: 'caught', Next: 'Z' }],
          End: true,
        },
        Z: succeed,
      },
      output: 'caught',
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 MapStateEntered',
        '3<-0 EvaluationFailed',
        '4<-3 MapStateFailed',
        '5<-4 MapStateExited',
        '6<-5 SucceedStateEntered',
        '7<-6 SucceedStateExited',
        '8<-7 ExecutionSucceeded',
      ],
    },
    {
      title: 'fails with the first iteration that fails',
      states: {
        A: {
          Type: 'Map',
          MaxConcurrency: 2,
          ItemProcessor: {
            StartAt: 'Bad?',
            States: {
              'Bad?': {
                Type: 'Choice',
                Choices: [{ Condition: '{% $states.input = "bad" %}', Next: 'B' }],
                Default: 'Hang',
              },
              B: task('tired'),
              Hang: task('hang'),
            },
          },
          Catch: [{ ErrorEquals: ['Tired'], Output: '{% $states.errorOutput.Error %}', Next: 'Z' }],
          End: true,
        },
        Z: succeed,
      },
      input: ['good', 'bad'],
      output: 'Tired',
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 MapStateEntered',
        '3<-2 MapStateStarted',
        '4<-3 MapIterationStarted',
        '5<-4 ChoiceStateEntered',
        '6<-3 MapIterationStarted',
        '7<-6 ChoiceStateEntered',
        '8<-5 ChoiceStateExited',
        '9<-7 ChoiceStateExited',
        '10<-8 TaskStateEntered',
        '11<-9 TaskStateEntered',
        '12<-10 TaskScheduled',
        '13<-12 TaskStarted',
        '14<-11 TaskScheduled',
        '15<-14 TaskStarted',
        '16<-15 TaskFailed',
        '17<-16 MapIterationFailed',
        '18<-16 TaskStateAborted',
        '19<-16 TaskStateAborted',
        '20<-16 MapIterationAborted',
        '21<-16 MapStateFailed',
        '22<-21 MapStateExited',
        '23<-22 SucceedStateEntered',
        '24<-23 SucceedStateExited',
        '25<-24 ExecutionSucceeded',
      ],
    },
  ],
  'a failure inside a state': [
    {
      title: 'is recorded once, where it happened',
      states: {
        A: {
          Type: 'Map',
          ItemProcessor: { StartAt: 'B', States: { B: pass({ Output: '{% $nothing %}' }) } },
          End: true,
        },
      },
      input: [1],
      error: 'States.QueryEvaluationError',
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 MapStateEntered',
        '3<-2 MapStateStarted',
        '4<-3 MapIterationStarted',
        '5<-4 PassStateEntered',
        '6<-4 EvaluationFailed',
        '7<-6 MapIterationFailed',
        '8<-6 MapStateFailed',
        '9<-8 ExecutionFailed',
      ],
    },
    {
      title: 'fails the Map and then the Parallel around it',
      states: {
        A: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'B',
              States: {
                B: {
                  Type: 'Map',
                  Items: [1],
                  ItemProcessor: { StartAt: 'C', States: { C: task('tired') } },
                  End: true,
                },
              },
            },
            { StartAt: 'D', States: { D: { Type: 'Wait', Seconds: 99, End: true } } },
          ],
          End: true,
        },
      },
      error: 'Tired',
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 ParallelStateEntered',
        '3<-2 ParallelStateStarted',
        '4<-3 MapStateEntered',
        '5<-3 WaitStateEntered',
        '6<-4 MapStateStarted',
        '7<-6 MapIterationStarted',
        '8<-7 TaskStateEntered',
        '9<-8 TaskScheduled',
        '10<-9 TaskStarted',
        '11<-10 TaskFailed',
        '12<-11 MapIterationFailed',
        '13<-11 TaskStateAborted',
        '14<-11 MapStateFailed',
        '15<-14 WaitStateAborted',
        '16<-14 ParallelStateFailed',
        '17<-16 ExecutionFailed',
      ],
    },
  ],
  'a Retry': [
    {
      title: 'waits longer each time, up to MaxDelaySeconds',
      states: {
        A: task('nap', {
          Retry: [
            {
              ErrorEquals: ['Tired'],
              IntervalSeconds: 2,
              BackoffRate: 3,
              MaxAttempts: 4,
              MaxDelaySeconds: 10,
            },
          ],
          End: true,
        }),
      },
      input: { times: 4 },
      output: 'awake',
      // 2 + 6 + 10 + 10
      seconds: 28,
    },
    {
      title: 'makes three attempts by default, after 1, 2 and 4 seconds',
      states: { A: task('tired', { Retry: [{ ErrorEquals: ['States.ALL'] }], End: true }) },
      error: 'Tired',
      seconds: 7,
    },
    {
      title: 'counts the attempts of each retrier separately',
      states: {
        A: task('tired', {
          Retry: [
            { ErrorEquals: ['Other'], MaxAttempts: 9 },
            { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 5, MaxAttempts: 1 },
          ],
          End: true,
        }),
      },
      error: 'Tired',
      seconds: 5,
    },
    {
      title: 'makes no attempt when MaxAttempts is 0',
      states: {
        A: task('tired', {
          Retry: [{ ErrorEquals: ['Tired'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }],
          End: true,
        }),
      },
      error: 'Tired',
      seconds: 0,
    },
    {
      title: 'starts a Map over, and records only its last failure',
      states: {
        A: {
          Type: 'Map',
          ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Fail', Error: 'No' } } },
          Retry: [{ ErrorEquals: ['No'], MaxAttempts: 1 }],
          End: true,
        },
      },
      input: [1],
      error: 'No',
      outline: [
        '1<-0 ExecutionStarted',
        '2<-0 MapStateEntered',
        '3<-2 MapStateStarted',
        '4<-3 MapIterationStarted',
        '5<-4 FailStateEntered',
        '6<-5 MapIterationFailed',
        '7<-5 MapStateStarted',
        '8<-7 MapIterationStarted',
        '9<-8 FailStateEntered',
        '10<-9 MapIterationFailed',
        '11<-9 MapStateFailed',
        '12<-11 ExecutionFailed',
      ],
    },
    {
      title: 'is counted in the context object',
      states: {
        A: task('nap', {
          Retry: [{ ErrorEquals: ['Tired'] }],
          Assign: { retries: '{% $states.context.State.RetryCount %}' },
          Next: 'B',
        }),
        B: pass({ Output: '{% $retries %}' }),
      },
      input: { times: 2 },
      output: 2,
    },
  ],
  'a Catch': [
    {
      title: 'passes the error on as it is when it has no Output',
      states: {
        A: task('tired', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], End: true }),
        B: succeed,
      },
      output: { Error: 'Tired', Cause: '{"errorType":"Tired","errorMessage":"so tired"}' },
    },
    {
      title: 'assigns its own variables and not those of the state',
      states: {
        A: task('tired', {
          Assign: { x: 'state' },
          Catch: [{ ErrorEquals: ['Tired'], Assign: { x: '{% $states.errorOutput.Error %}' }, Next: 'B' }],
          End: true,
        }),
        B: pass({ Output: '{% $x %}' }),
      },
      output: 'Tired',
    },
    {
      title: 'covers everything but a timeout with States.TaskFailed',
      hangs: true,
      states: {
        A: task('hang', {
          TimeoutSeconds: 1,
          Catch: [
            { ErrorEquals: ['States.TaskFailed'], Output: 'failed', Next: 'B' },
            { ErrorEquals: ['States.Timeout'], Next: 'B' },
          ],
          End: true,
        }),
        B: succeed,
      },
      output: { Error: 'States.Timeout', Cause: '' },
    },
    {
      title: 'catches an expression that fails',
      states: {
        A: task('echo', {
          Output: '{% $nothing %}',
          Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Output: 'caught', Next: 'B' }],
          End: true,
        }),
        B: succeed,
      },
      output: 'caught',
    },
    {
      title: 'is named when one of its expressions fails',
      states: {
        A: task('tired', {
          Catch: [
            { ErrorEquals: ['Other'], Next: 'B' },
            { ErrorEquals: ['Tired'], Assign: { x: '{% $nothing %}' }, Next: 'B' },
          ],
          End: true,
        }),
        B: succeed,
      },
      error: 'States.QueryEvaluationError',
      cause: evaluation('$nothing', 'Catch[1]/Assign/x', 'returned nothing (undefined).'),
    },
    {
      title: 'catches States.DataLimitExceeded only by its name',
      states: {
        A: task('huge', {
          Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Output: 'big', Next: 'B' }],
          End: true,
        }),
        B: succeed,
      },
      output: 'big',
    },
  ],
};

describe.each(Object.entries(sections))('%s', (_, cases) => {
  test.each(cases)('$title', async (expected) => {
    const { machine, input = {} } = expected;
    const service = expected.hangs ? hanging : states;
    const StartAt = Object.keys(expected.states)[0];
    const execution = await service.run({ StartAt, States: expected.states, ...machine }, input);
    const events = await service.history(execution.executionArn as string);
    if ('output' in expected) {
      expect({ ...execution, output: JSON.parse(execution.output ?? 'null') }).toMatchObject({
        status: 'SUCCEEDED',
        output: expected.output,
      });
    } else {
      expect(execution.status).not.toBe('SUCCEEDED');
      expect(execution.error).toBe(expected.error);
      expect(execution.output).toBeUndefined();
    }
    if (expected.cause instanceof RegExp) expect(execution.cause).toMatch(expected.cause);
    else if (expected.cause !== undefined) expect(execution.cause).toBe(expected.cause);
    if (expected.outline) expect(outline(events)).toEqual(expected.outline);
    for (const [id, event] of Object.entries(expected.events ?? {})) {
      expect(events[Number(id) - 1]).toMatchObject(event);
    }
    for (const [id, event] of Object.entries(expected.exactly ?? {})) {
      for (const [name, details] of Object.entries(event)) {
        expect(events[Number(id) - 1]?.[name as keyof HistoryEvent]).toEqual(details);
      }
    }
    if (expected.seconds !== undefined) {
      expect(((execution.stopDate as Date).getTime() - (execution.startDate as Date).getTime()) / 1000).toBe(
        expected.seconds,
      );
    }
  });
});
