import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import type { Context } from 'aws-lambda';
import { systemChance } from '../../../local-cloud/core/chance.ts';
import { listenForAnswer } from '../../../local-cloud/deployer/resources/custom-resource-answer.ts';
import { type Harness, stepFunctions } from '../../local-cloud/services/step-functions/harness.ts';
import { RecordedOutput } from '../recorded-output.ts';

let states: Harness;
let handler: (event: object, context: Context) => Promise<unknown>;
let output: RecordedOutput;
const machines: Record<string, string> = {};

beforeAll(async () => {
  states = await stepFunctions();
  const machine = (state: object) => states.create({ StartAt: 'It', States: { It: state } });
  machines['good'] = await machine({ Type: 'Succeed' });
  machines['bad'] = await machine({ Type: 'Fail', Error: 'E', Cause: 'relation exists' });
  machines['slow'] = await machine({ Type: 'Wait', Seconds: 3, End: true });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: states.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  output = new RecordedOutput();
  handler = (await import('../../../tasks/migrate-at-deployment/handler.ts')).handler as typeof handler;
});
beforeEach(() => {
  output.clear();
});
afterAll(async () => {
  output.stop();
  await states[Symbol.asyncDispose]();
});

/** What CloudFormation is told of a request. */
async function answerTo(machine: string, request: object, secondsLeft = 60): Promise<unknown> {
  const listener = await listenForAnswer(systemChance);
  const event = {
    RequestType: 'Create',
    ResponseURL: listener.url,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Schema',
    ResourceProperties: { StateMachineArn: machines[machine], Migrations: ['1', '2'] },
    OldResourceProperties: { Migrations: ['1', '2'] },
    ...request,
  };
  const context = {
    functionName: 'migrate-at-deployment',
    awsRequestId: 'request',
    memoryLimitInMB: '256',
    getRemainingTimeInMillis: () => secondsLeft * 1000,
  } as Context;
  await handler(event, context);
  listener.close();
  return listener.answer;
}

async function executionsOf(machine: string): Promise<(string | undefined)[]> {
  const { executions = [] } = await states.sfn.send(
    new ListExecutionsCommand({ stateMachineArn: machines[machine] }),
  );
  return executions.map(({ name }) => name);
}

describe('A deployment', () => {
  it('that brings migrations has succeeded when they are applied, once, however often Lambda delivers it', async () => {
    for (const _ of [1, 2]) {
      expect(await answerTo('good', { RequestId: 'first' })).toMatchObject({ Status: 'SUCCESS' });
    }
    expect(await executionsOf('good')).toEqual(['deployment-first']);
    expect(JSON.parse(output.text.split('\n')[0] ?? '')).toMatchObject({
      service: 'migrate-at-deployment',
      message: 'The schema is up to date',
      request: 'Create',
    });
  });

  it('fails with the reason when a migration does', async () => {
    const Reason = expect.stringContaining('FAILED E: relation exists');
    expect(await answerTo('bad', {})).toMatchObject({ Status: 'FAILED', Reason });
    expect(output.text).toContain('The schema is not up to date');
  });

  it.each(['Update', 'Delete'])('that brings none migrates nothing: %s', async (RequestType) => {
    expect(await answerTo('bad', { RequestType, RequestId: RequestType })).toMatchObject({
      Status: 'SUCCESS',
    });
    expect(await executionsOf('bad')).not.toContain(`deployment-${RequestType}`);
  });

  it('is answered before the function runs out of time', async () => {
    const Reason = expect.stringMatching(/^Waited 1 s in vain .* It keeps running\./);
    expect(await answerTo('slow', {}, 21)).toMatchObject({ Status: 'FAILED', Reason });
  });
});
