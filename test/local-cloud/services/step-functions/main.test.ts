import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateStateMachineCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ended } from '../../../support/executions.ts';
import { until } from '../../../support/until.ts';
import { credentials, lambdaEndpoint, roleArn, serve, urlOf } from './harness.ts';

const main = new URL('../../../../local-cloud/services/step-functions/main.ts', import.meta.url).pathname;
/** The environment without the Node options of jest. */
const env = { ...process.env, NODE_OPTIONS: '' };
const calls: { name: string; payload: unknown }[] = [];
let directory: string;
let lambda: Server;
/** Lets the calls of `slow` return. */
let gate: PromiseWithResolvers<void>;

beforeEach(async () => {
  calls.length = 0;
  gate = Promise.withResolvers();
  directory = mkdtempSync(join(tmpdir(), 'step-functions-'));
  const slow = async (payload: unknown) => {
    await gate.promise;
    return payload;
  };
  lambda = await serve(lambdaEndpoint({ quick: (payload) => payload, slow }, calls));
});

afterEach(() => {
  lambda.closeAllConnections();
  lambda.close();
  rmSync(directory, { recursive: true });
});

interface Command extends AsyncDisposable {
  readonly sfn: SFNClient;
  /** Kills the process without a warning. */
  kill(): Promise<void>;
}

/** Runs the stand-alone command on the test's directory until it is killed or the test ends. */
async function command(): Promise<Command> {
  const child = spawn(
    process.execPath,
    [main, '--port', '0', '--lambda-endpoint', urlOf(lambda), '--data', directory],
    { stdio: ['ignore', 'pipe', 'inherit'], env },
  );
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await until('the end of the command', () => child.exitCode !== null || child.signalCode !== null);
  };
  const endpoint = await until('the address of the service', () => /http:\S+(?=\n)/.exec(printed)?.[0]);
  const sfn = new SFNClient({ endpoint, region: 'us-east-1', credentials });
  return {
    sfn,
    kill: () => end('SIGKILL'),
    async [Symbol.asyncDispose]() {
      await end('SIGTERM');
      sfn.destroy();
    },
  };
}

/** Kills the command while it waits for the function `slow`, which returns from then on. */
async function killWhileSlow({ kill }: Command): Promise<void> {
  await until('the call of slow', () => calls.some(({ name }) => name === 'slow'));
  await kill();
  gate.resolve();
}

function invoke(name: string) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
  };
}

async function create({ sfn }: Command, name: string, definition: object): Promise<string> {
  const text = JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
  const created = await sfn.send(new CreateStateMachineCommand({ name, roleArn, definition: text }));
  return created.stateMachineArn as string;
}

/** Creates a state machine and starts it. @returns the ARN of the execution */
async function start(on: Command, name: string, definition: object, input: unknown): Promise<string> {
  const stateMachineArn = await create(on, name, definition);
  const started = await on.sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return started.executionArn as string;
}

test('an execution whose process was killed keeps what had finished and runs again what was under way', async () => {
  await using first = await command();
  const arn = await start(
    first,
    'map',
    {
      StartAt: 'Map',
      States: {
        Map: {
          Type: 'Map',
          MaxConcurrency: 1,
          ItemProcessor: {
            StartAt: 'Quick',
            States: {
              Quick: { ...invoke('quick'), Assign: { seen: '{% $states.input %}' }, Next: 'Slow?' },
              'Slow?': {
                Type: 'Choice',
                Choices: [{ Condition: '{% $seen = 2 %}', Next: 'Slow' }],
                Default: 'Done',
              },
              Slow: { ...invoke('slow'), Output: '{% $seen %}', Next: 'Done' },
              Done: { Type: 'Succeed' },
            },
          },
          End: true,
        },
      },
    },
    [1, 2, 3],
  );
  await killWhileSlow(first);
  await using second = await command();
  expect(await ended(second.sfn, arn)).toMatchObject({
    status: 'SUCCEEDED',
    output: '[1,2,3]',
    redriveCount: 0,
  });
  expect(calls.map(({ name, payload }) => `${name} ${payload}`)).toEqual([
    'quick 1',
    'quick 2',
    'slow 2',
    'slow 2',
    'quick 3',
  ]);
});

test('a Distributed Map whose process was killed resumes the children that had not finished', async () => {
  await using first = await command();
  const ItemProcessor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
    StartAt: 'Slow?',
    States: {
      'Slow?': {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'Slow' }],
        Default: 'Quick',
      },
      Quick: { ...invoke('quick'), End: true },
      Slow: { ...invoke('slow'), End: true },
    },
  };
  const map = { Type: 'Map', MaxConcurrency: 1, ItemProcessor, End: true };
  const arn = await start(first, 'distributed', { StartAt: 'Map', States: { Map: map } }, [1, 2, 3]);
  await killWhileSlow(first);
  await using second = await command();
  expect(await ended(second.sfn, arn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' });
  expect(calls.map(({ name, payload }) => `${name} ${payload}`)).toEqual([
    'quick 1',
    'slow 2',
    'slow 2',
    'quick 3',
  ]);
});

test('a parent whose process was killed waits for the nested execution it had started, and starts no other', async () => {
  await using first = await command();
  const child = { StartAt: 'Slow', States: { Slow: { ...invoke('slow'), End: true } } };
  const stateMachineArn = await create(first, 'child', child);
  const arn = await start(
    first,
    'parent',
    {
      StartAt: 'Nest',
      States: {
        Nest: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Arguments: { StateMachineArn: stateMachineArn, Input: '{% $states.input %}' },
          Output: '{% $states.result.Output %}',
          End: true,
        },
      },
    },
    { n: 1 },
  );
  await killWhileSlow(first);
  await using second = await command();
  expect(await ended(second.sfn, arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"n":1}' });
  const { executions } = await second.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  expect(executions).toHaveLength(1);
});

test('the command explains its options', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [main, '--help'], { env, timeout: 30_000 });
  for (const option of ['--port', '--lambda-endpoint', '--endpoint', '--data', '--help'])
    expect(stdout).toContain(option);
});
