import { CreateStateMachineCommand, ValidateStateMachineDefinitionCommand } from '@aws-sdk/client-sfn';
import { type Harness, roleArn, stepFunctions } from './harness.ts';

let states: Harness;

beforeAll(async () => {
  states = await stepFunctions();
});

afterAll(() => states[Symbol.asyncDispose]());

/** A definition that starts with a state A. */
function machine(a: object, others: object = {}, fields: object = {}): object {
  return { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: a, ...others }, ...fields };
}

const task = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f' },
  End: true,
};
/** A placeholder that CloudFormation has not replaced. */
const placeholder = ['$', '{MaskLogsFunctionArn}'].join('');
const processor = { StartAt: 'B', States: { B: { Type: 'Succeed' } } };

/** A Parallel with a branch that assigns the variable x. */
const assigningInside = {
  Type: 'Parallel',
  Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Assign: { x: 1 }, End: true } } }],
};

const faults: [title: string, definition: object | string, complaint: string | RegExp][] = [
  ['text that is not JSON', '{', /^INVALID_JSON_DESCRIPTION: /],
  [
    'a JSONPath machine',
    { StartAt: 'A', States: { A: { Type: 'Succeed' } } },
    'SCHEMA_VALIDATION_FAILED: JSONPath is not supported here: the state machine must have "QueryLanguage": "JSONata" at /QueryLanguage',
  ],
  [
    'a JSONPath state',
    machine({ Type: 'Succeed', QueryLanguage: 'JSONPath' }),
    "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A",
  ],
  [
    'a JSONPath field',
    machine({ Type: 'Pass', ResultPath: '$.x', End: true }),
    "The QueryLanguage is set to 'JSONata', but field 'ResultPath' is only supported for the 'JSONPath' QueryLanguage at /States/A",
  ],
  [
    'an unknown field',
    machine({ Type: 'Pass', Bogus: 1, End: true }),
    "Field 'Bogus' is not supported at /States/A",
  ],
  [
    'a field of another type of state',
    machine({ Type: 'Map', ItemProcessor: processor, TimeoutSeconds: 1, End: true }),
    "Field 'TimeoutSeconds' is not supported at /States/A",
  ],
  [
    'an unknown query language',
    machine({ Type: 'Succeed', QueryLanguage: 'jsonpath' }),
    'Value should be one of the following: [JSONPath, JSONata] at /States/A/QueryLanguage',
  ],
  [
    'a query language of an item processor',
    machine({ Type: 'Map', ItemProcessor: { ...processor, QueryLanguage: 'JSONata' }, End: true }),
    "Field 'QueryLanguage' is not supported at /States/A/ItemProcessor",
  ],
  [
    'inner states without a query language, if only the outer state has one',
    {
      StartAt: 'A',
      States: { A: { Type: 'Map', QueryLanguage: 'JSONata', ItemProcessor: processor, End: true } },
    },
    /JSONPath is not supported here/,
  ],
  [
    'a text field that is not a string',
    machine({ Type: 'Fail', Cause: 1 }),
    'Expected value of type [STRING] at /States/A/Cause',
  ],
  [
    'an unknown type',
    machine({ Type: 'Nap' }),
    /Value should be one of the following: \[Pass, .* at \/States\/A\/Type/,
  ],
  [
    'the lack of states',
    { QueryLanguage: 'JSONata', StartAt: 'A' },
    'These fields are required: [States] at /',
  ],
  [
    'a missing field',
    machine({ Type: 'Task', End: true }),
    'These fields are required: [Resource] at /States/A',
  ],
  [
    'the lack of both Next and End',
    machine({ Type: 'Pass' }),
    'Exactly one of these fields is required: [Next, End] at /States/A',
  ],
  [
    'both Seconds and Timestamp',
    machine({ Type: 'Wait', Seconds: 1, Timestamp: '{% 1 %}', End: true }),
    /\[Seconds, Timestamp\] at \/States\/A/,
  ],
  [
    'a number out of range',
    machine({ ...task, TimeoutSeconds: 0 }),
    /at least 1|from 1 .* at \/States\/A\/TimeoutSeconds/,
  ],
  [
    'a StartAt that does not exist',
    machine({ Type: 'Succeed' }, {}, { StartAt: 'Z' }),
    "MISSING_TRANSITION_TARGET: Missing 'StartAt' target: Z at /StartAt",
  ],
  [
    'a Next that does not exist',
    machine({ Type: 'Pass', Next: 'Z' }),
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: Z at /States/A/Next",
  ],
  [
    'a Next of a catcher that does not exist',
    machine({ ...task, Catch: [{ ErrorEquals: ['X'], Next: 'Z' }] }),
    "Missing 'Next' target: Z at /States/A/Catch[0]/Next",
  ],
  [
    'a loop without an end',
    machine({ Type: 'Pass', Next: 'B' }, { B: { Type: 'Pass', Next: 'A' } }),
    'MISSING_END_STATE: Workflow has no terminal state at null',
  ],
  [
    'a state that cannot be reached',
    machine({ Type: 'Succeed' }, { B: { Type: 'Succeed' } }),
    'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B',
  ],
  [
    'a name used twice',
    machine({ Type: 'Map', ItemProcessor: { StartAt: 'A', States: { A: { Type: 'Succeed' } } }, End: true }),
    'DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/ItemProcessor/States/A',
  ],
  [
    'a target outside of the branch',
    machine({
      Type: 'Parallel',
      Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Next: 'A' } } }],
      End: true,
    }),
    "Missing 'Next' target: A at /States/A/Branches[0]/States/B/Next",
  ],
  [
    'States.ALL beside other errors',
    machine({ ...task, Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] }),
    'States.ALL must appear alone, and last at /States/A/Retry[0]/ErrorEquals',
  ],
  [
    'an expression that does not parse',
    machine({ Type: 'Pass', Output: { a: ['{% 1 + %}'] }, End: true }),
    'INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output/a[0]',
  ],
  [
    'an expression with a name at the top level',
    machine({
      Type: 'Pass',
      Output: { v: '{% $map(phone, function($n) { $n & $states.input[kind].x }) %}' },
      End: true,
    }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output/v",
  ],
  [
    'an expression with $$',
    machine({ Type: 'Pass', Output: '{% $states.input.list[$count($$) > 1] %}', End: true }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. at /States/A/Output",
  ],
  [
    '$states.errorOutput outside of a catcher',
    machine({ Type: 'Pass', Output: '{% $states.errorOutput.Cause %}', End: true }),
    "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist. at /States/A/Output",
  ],
  [
    'an expression without its closing delimiter',
    machine({ Type: 'Pass', Output: '{% 1', End: true }),
    /must end with '%}' at \/States\/A\/Output/,
  ],
  [
    'a placeholder that was not replaced',
    machine({ ...task, Arguments: { FunctionName: placeholder } }),
    `The placeholder ${placeholder} has no value at /States/A/Arguments/FunctionName`,
  ],
  [
    'a resource that is not an ARN',
    machine({ ...task, Resource: 'mask-logs' }),
    'SCHEMA_VALIDATION_FAILED: Value is not a valid resource ARN at /States/A/Resource',
  ],
  [
    'an unknown integration',
    machine({ ...task, Resource: 'arn:aws:states:::batch:submitJob.sync' }),
    "The service integration 'batch:submitJob' is not known here at /States/A/Resource",
  ],
  [
    'an AWS service whose SDK client is not installed',
    machine({ ...task, Resource: 'arn:aws:states:::aws-sdk:braket:getJob' }),
    "The AWS SDK client for the service 'braket' is not installed here at /States/A/Resource",
  ],
  [
    'an unknown action of an AWS service',
    machine({ ...task, Resource: 'arn:aws:states:::aws-sdk:s3:eatObject' }),
    "The service 's3' has no action 'eatObject' at /States/A/Resource",
  ],
  [
    'an unknown argument',
    machine({
      ...task,
      Resource: 'arn:aws:states:::aws-sdk:sfn:listExecutions',
      Arguments: { stateMachineArn: 'x' },
    }),
    'The field "stateMachineArn" is not supported by Step Functions at /States/A/Arguments',
  ],
  [
    'a missing argument',
    machine({ ...task, Arguments: { Payload: {} } }),
    'The field "FunctionName" is required but was missing at /States/A/Arguments',
  ],
  [
    'an inner variable with the name of an outer one',
    machine({ ...assigningInside, Assign: { x: 2 }, End: true }),
    "Variable 'x' is already assigned in an outer scope at /States/A/Branches[0]/States/B/Assign/x",
  ],
  [
    'a variable inside a Parallel with the name of one that is assigned before it',
    machine({ Type: 'Pass', Assign: { x: 2 }, Next: 'P' }, { P: { ...assigningInside, End: true } }),
    "Variable 'x' is already assigned in an outer scope at /States/P/Branches[0]/States/B/Assign/x",
  ],
  [
    'a variable inside a Parallel with the name of one that is assigned after it',
    machine({ ...assigningInside, Next: 'C' }, { C: { Type: 'Pass', Assign: { x: 2 }, End: true } }),
    "Variable 'x' is already assigned in an outer scope at /States/A/Branches[0]/States/B/Assign/x",
  ],
  [
    'a variable inside a Parallel with the name of one of its catcher that leads to it again',
    machine({
      ...assigningInside,
      Catch: [{ ErrorEquals: ['States.ALL'], Assign: { x: 2 }, Next: 'A' }],
      End: true,
    }),
    "Variable 'x' is already assigned in an outer scope at /States/A/Branches[0]/States/B/Assign/x",
  ],
  [
    'a timestamp without an offset',
    machine({ Type: 'Wait', Timestamp: '2001-01-01T00:00:00', End: true }),
    'Expected value to be a timestamp or a JSONata expression at /States/A/Timestamp',
  ],
  [
    'an item reader in an inline Map',
    machine({ Type: 'Map', ItemProcessor: processor, ItemReader: { Resource: 'x' }, End: true }),
    "Field 'ItemReader' is not supported in INLINE mode at /States/A/ItemReader",
  ],
  [
    'an unknown item reader',
    machine({
      Type: 'Map',
      ItemProcessor: { ...processor, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
      ItemReader: { Resource: 'arn:aws:states:::sqs:receive' },
      End: true,
    }),
    /The item reader .* is not known here at \/States\/A\/ItemReader\/Resource/,
  ],
];

describe('a state machine is refused, with the place of the problem, for', () => {
  test.each(faults)('%s', async (_, definition, complaint) => {
    const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
    const refusal = states.sfn.send(
      new CreateStateMachineCommand({ name: 'bad', definition: text, roleArn }),
    );
    await expect(refusal).rejects.toMatchObject({ name: 'InvalidDefinition' });
    const { message } = (await refusal.catch((error) => error)) as Error;
    expect(message).toMatch(/^Invalid State Machine Definition: '/);
    const told = message.slice("Invalid State Machine Definition: '".length, -1);
    if (complaint instanceof RegExp) expect(told).toMatch(complaint);
    else expect(told).toContain(complaint);
  });
});

describe('ValidateStateMachineDefinition', () => {
  test('shows where the problems are without creating anything', async () => {
    const definition = JSON.stringify(machine({ Type: 'Pass', Bogus: 1, End: true }));
    expect(await states.sfn.send(new ValidateStateMachineDefinitionCommand({ definition }))).toMatchObject({
      result: 'FAIL',
      diagnostics: [
        {
          severity: 'ERROR',
          code: 'SCHEMA_VALIDATION_FAILED',
          message: "Field 'Bogus' is not supported",
          location: '/States/A',
        },
      ],
      truncated: false,
    });
  });

  test('accepts a definition in which each state says JSONata', async () => {
    const definition = JSON.stringify({ StartAt: 'A', States: { A: { ...task, QueryLanguage: 'JSONata' } } });
    const answer = await states.sfn.send(new ValidateStateMachineDefinitionCommand({ definition }));
    expect(answer).toMatchObject({ result: 'OK', diagnostics: [] });
  });
});
