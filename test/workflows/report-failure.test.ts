import type { Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { definitionOf } from '../asl/asl-files.ts';
import {
  credentials,
  type Harness,
  serve,
  stepFunctions,
  urlOf,
} from '../local-cloud/services/step-functions/harness.ts';

const topicArn = 'arn:aws:sns:us-east-1:000000000000:operator';
let sns: Server;
let published: Record<string, string>[] = [];
let states: Harness;
let reporter: string;
beforeAll(async () => {
  sns = await serve(async (request, response) => {
    published.push(Object.fromEntries(new URLSearchParams(await text(request))));
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(
      '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
    );
  });
  states = await stepFunctions(
    {},
    {
      client: (service) => ({
        endpoint: service === 'sns' ? urlOf(sns) : states.endpoint,
        region: 'us-east-1',
        credentials,
      }),
    },
  );
  reporter = await states.create(
    definitionOf('report-failure', { OperatorTopicArn: topicArn }),
    'report-failure',
  );
});
beforeEach(() => {
  published = [];
});
afterAll(async () => {
  await states[Symbol.asyncDispose]();
  sns.close();
});

/** The field by which an execution tells which other has started it. */
const startedBy = 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID';

const failing = (error: string, cause: string) => ({
  StartAt: 'Fail',
  States: { Fail: { Type: 'Fail', Error: error, Cause: cause } },
});
/** A machine that runs another, as the workflows do. */
const parentOf = (child: string) => ({
  StartAt: 'Run',
  States: {
    Run: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: {
        StateMachineArn: child,
        Input: { [startedBy]: '{% $states.context.Execution.Id %}' },
      },
      End: true,
    },
  },
});

async function report(executionArn: string): Promise<void> {
  const event = { source: 'aws.states', detail: { executionArn } };
  const { status, cause } = await states.ended(await states.start(reporter, event));
  expect({ status, cause }).toEqual({ status: 'SUCCEEDED', cause: undefined });
}

async function failedExecution(machine: string, name: string, input: unknown = {}): Promise<string> {
  const arn = await states.start(machine, input, name);
  await states.ended(arn);
  return arn;
}

describe('The operator is told of a failed execution', () => {
  it('its name, its error and a link that opens it', async () => {
    const load = await states.create(failing('InvalidInputError', 'Unknown field: day'), 'stack-load');
    const arn = await failedExecution(load, 'load-1');
    await report(arn);
    expect(published).toEqual([
      expect.objectContaining({
        Action: 'Publish',
        TopicArn: topicArn,
        Subject: 'stack-load FAILED',
        Message: [
          'load-1 FAILED.',
          'InvalidInputError: Unknown field: day',
          '',
          'Open it here. Once the cause is fixed, redrive it there, within 14 days:',
          `https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/${arn}`,
        ].join('\n'),
      }),
    ]);
  });

  it('the reason from the bottom of nested executions', async () => {
    const runSql = await states.create(failing('States.QueryEvaluationError', 'no "such" table'), 'run-sql');
    const load = await states.create(parentOf(await states.create(parentOf(runSql), 'vacuum')), 'load');
    await report(await failedExecution(load, 'load-2'));
    expect(published[0]?.Message).toContain('load-2 FAILED.\nStates.QueryEvaluationError: no "such" table\n');
  });

  it('the message of a Lambda function, not its stack trace', async () => {
    const cause = JSON.stringify({ errorType: 'MalformedLogError', errorMessage: 'line 3', trace: ['at …'] });
    const ingest = await states.create(failing('MalformedLogError', cause), 'ingest');
    await report(await failedExecution(ingest, 'ingest-1'));
    expect(published[0]?.Message).toContain('MalformedLogError: line 3\n');
  });

  it('even when there is no cause', async () => {
    const machine = await states.create({ StartAt: 'Fail', States: { Fail: { Type: 'Fail' } } }, 'silent');
    await report(await failedExecution(machine, 'silent-1'));
    expect(published[0]?.Message).toContain('silent-1 FAILED.\n');
  });

  it('but not of one that another has started: that one is told of', async () => {
    const child = await states.create(failing('E', 'c'), 'child');
    await failedExecution(await states.create(parentOf(child), 'parent'), 'parent-1');
    const { executions = [] } = await states.sfn.send(new ListExecutionsCommand({ stateMachineArn: child }));
    await report(executions[0]?.executionArn as string);
    expect(published).toEqual([]);
  });

  it('and of a classification, though a load has started it: that one succeeds without it', async () => {
    const classify = await states.create(failing('E', 'no rights'), 'stack-classify');
    await report(await failedExecution(classify, 'of-a-load', { [startedBy]: 'arn', all: false }));
    expect(published[0]?.Message).toContain('of-a-load FAILED.\nE: no rights\n');
  });

  it.each([
    ['a log', { objects: [{ bucket: 'logs', key: 'a.gz', etag: 'e', size: 1 }], isolated: true }],
    ['a log that its parent names itself to', { [startedBy]: 'arn', objects: [], isolated: true }],
    ['a log whose key holds the name of that field', { objects: [{ key: `${startedBy}.gz` }] }],
    ['no object', [{ [startedBy]: 'arn' }]],
    ['no object either', startedBy],
    ['nothing', null],
  ])('also when its input is %s', async (_, input) => {
    const ingest = await states.create(failing('MalformedLogError', 'line 3'));
    await report(await failedExecution(ingest, 'failed', input));
    expect(published).toHaveLength(1);
  });
});
