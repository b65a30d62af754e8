import { InvokeCommand } from '@aws-sdk/client-lambda';
import { VirtualClock } from '../../../../local-cloud/core/virtual-clock.ts';
import { until } from '../../../support/until.ts';
import { startFunctions } from './functions.ts';

let cloud: Awaited<ReturnType<typeof startFunctions>>;
beforeAll(async () => {
  cloud = await startFunctions();
});
afterAll(() => cloud.close());

describe('a function', () => {
  it('gets its event, its context and its environment', async () => {
    await cloud.deploy(
      'describe-yourself',
      `export const handler = async (event, context) => ({
        event, name: context.functionName, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis(),
        own: process.env.OWN, key: process.env.AWS_ACCESS_KEY_ID, endpoint: process.env.AWS_ENDPOINT_URL,
        trace: process.env._X_AMZN_TRACE_ID, home: process.env.HOME });`,
      { environment: { OWN: 'value' } },
    );
    const { payload } = await invoke('describe-yourself', { a: 1 });
    expect(payload).toMatchObject({
      event: { a: 1 },
      name: 'describe-yourself',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:describe-yourself',
      own: 'value',
      endpoint: cloud.endpoint,
      key: expect.stringMatching(/^LOCALROLE/),
      trace: expect.stringMatching(/^Root=1-/),
    });
    expect(payload.left).toBeGreaterThan(2000);
    expect(payload).not.toHaveProperty('home');
  });

  it('finds the AWS SDK although its bundle leaves it out', async () => {
    await cloud.deploy(
      'list-buckets',
      `import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';
      const s3 = new S3Client();
      export const handler = async () => (await s3.send(new ListBucketsCommand())).$metadata.httpStatusCode;`,
    );
    expect((await invoke('list-buckets')).payload).toBe(200);
  });

  it('may be CommonJS', async () => {
    await cloud.deploy('common', 'exports.handler = async () => "common";', {}, 'index.js');
    expect((await invoke('common')).payload).toBe('common');
  });

  it('is kept warm between invocations', async () => {
    await cloud.deploy('count', 'let count = 0; export const handler = async () => ++count;');
    await invoke('count');
    expect((await invoke('count')).payload).toBe(2);
  });

  it('runs its new code as soon as that is deployed', async () => {
    await cloud.deploy('version', 'export const handler = async () => 1;');
    await invoke('version');
    await cloud.deploy('version', 'export const handler = async () => 2;');
    expect((await invoke('version')).payload).toBe(2);
  });

  it('is invoked by ARN, asynchronously or for a dry run, too', async () => {
    await cloud.deploy('greet', 'export const handler = async () => { console.log("hello"); };');
    const FunctionName = 'arn:aws:lambda:us-east-1:000000000000:function:greet';
    const byArn = await cloud.client.send(new InvokeCommand({ FunctionName }));
    expect(byArn).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    const later = await cloud.client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event' }));
    expect(later.StatusCode).toBe(202);
    const dryRun = await cloud.client.send(new InvokeCommand({ FunctionName, InvocationType: 'DryRun' }));
    expect(dryRun.StatusCode).toBe(204);
  });

  it('logs JSON as it is and wraps the rest, with the request that printed it', async () => {
    await cloud.deploy(
      'talk',
      'export const handler = async () => { console.log("plain"); console.log(JSON.stringify({ level: "INFO" })); };',
    );
    await invoke('talk');
    await until('three lines of log', () => cloud.logOf('talk').length >= 3);
    expect(cloud.logOf('talk')).toEqual(
      expect.arrayContaining([
        { timestamp: expect.any(String), requestId: expect.any(String), message: 'plain' },
        { level: 'INFO' },
        expect.objectContaining({
          type: 'platform.report',
          record: expect.objectContaining({ status: 'success' }),
        }),
      ]),
    );
  });
});

test('invocations beyond what the machine runs at a time wait for their turn', async () => {
  await cloud.deploy(
    'slow',
    'export const handler = () => new Promise((done) => setTimeout(done, 20, "done"));',
  );
  const answers = await Promise.all(Array.from({ length: 8 }, () => invoke('slow')));
  expect(answers.map(({ payload }) => payload)).toEqual(Array(8).fill('done'));
});

test('an asynchronous invocation that fails is tried again after one minute, and once more after two', async () => {
  const start = new Date('2026-11-23T00:00:00Z');
  const clock = new VirtualClock(start, { until: start });
  const functions = await startFunctions(clock);
  try {
    await functions.deploy('flaky', 'export const handler = async () => { throw new Error("no"); };');
    await functions.client.send(new InvokeCommand({ FunctionName: 'flaky', InvocationType: 'Event' }));
    const attempts = async (count: number, time: string) => {
      await clock.advanceTo(new Date(time));
      return until(`attempt ${count}`, () => {
        const { length } = functions.logOf('flaky');
        return length >= count && length;
      });
    };
    expect(await attempts(1, '2026-11-23T00:00:30Z')).toBe(1);
    expect(await attempts(2, '2026-11-23T00:01:30Z')).toBe(2);
    expect(await attempts(3, '2026-11-23T00:04:30Z')).toBe(3);
    expect(await attempts(3, '2026-11-23T01:00:00Z')).toBe(3);
  } finally {
    await functions.close();
  }
});

describe('a failure', () => {
  const cases: [string, string, string | RegExp, string | RegExp][] = [
    [
      'an error',
      'export const handler = async () => { class E extends Error { name = "MalformedLogError" }; throw new E("why"); };',
      'MalformedLogError',
      'why',
    ],
    [
      'a timeout, even in a busy loop',
      'export const handler = async () => { for (;;); };',
      'Sandbox.Timedout',
      /^RequestId: [\w-]+ Error: Task timed out after 0\.50 seconds$/,
    ],
    [
      'an exit',
      'export const handler = async () => { process.exit(3); };',
      'Runtime.ExitError',
      /Runtime exited with error: exit status 3$/,
    ],
    [
      'an unhandled rejection',
      'export const handler = async () => { Promise.reject(new Error("late")); await new Promise(() => setInterval(() => {}, 1000)); };',
      'Runtime.UnhandledPromiseRejection',
      'Error: late',
    ],
    [
      'lack of memory',
      'export const handler = async () => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); };',
      'Runtime.ExitError',
      /signal: killed$/,
    ],
    ['code that does not load', 'throw new TypeError("at start");', 'TypeError', 'at start'],
    [
      'a missing handler',
      'export const other = 1;',
      'Runtime.HandlerNotFound',
      'index.handler is undefined or not exported',
    ],
  ];
  it.each(cases)(
    'by %s is an answer with its type and message',
    async (name, code, errorType, errorMessage) => {
      const functionName = name.replaceAll(/\W/g, '-');
      const timeout = errorType === 'Sandbox.Timedout' ? 0.5 : 10;
      await cloud.deploy(functionName, code, { timeout });
      const { functionError, payload } = await invoke(functionName);
      expect(functionError).toBe('Unhandled');
      expect(payload).toMatchObject({
        errorType,
        errorMessage: typeof errorMessage === 'string' ? errorMessage : expect.stringMatching(errorMessage),
      });
    },
  );

  it('does not spoil the next invocation', async () => {
    await cloud.deploy(
      'exit-once',
      'export const handler = async (event) => event.exit ? process.exit(1) : "fine";',
    );
    await invoke('exit-once', { exit: true });
    expect((await invoke('exit-once')).payload).toBe('fine');
  });
});

describe('Lambda refuses', () => {
  it('a function that does not exist', async () => {
    await expect(invoke('nobody')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('a payload over 6 MiB', async () => {
    await cloud.deploy('small', 'export const handler = async () => 1;');
    await expect(invoke('small', 'x'.repeat(6 * 1024 ** 2))).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
  });

  it('more invocations at a time than are reserved', async () => {
    await cloud.deploy(
      'alone',
      'export const handler = () => new Promise((done) => setTimeout(done, 200));',
      { reservedConcurrentExecutions: 1 },
    );
    const invocations = [invoke('alone'), invoke('alone')];
    await expect(Promise.race(invocations)).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    const outcomes = await Promise.allSettled(invocations);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

async function invoke(FunctionName: string, event: unknown = {}) {
  const { Payload, FunctionError } = await cloud.client.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  return { functionError: FunctionError, payload: JSON.parse(Payload?.transformToString() ?? '') };
}
