import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text as readText } from 'node:stream/consumers';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { credentials, lambdaEndpoint, roleArn, serve, urlOf } from './harness.ts';

const main = new URL('../../../../local-cloud/services/step-functions/main.ts', import.meta.url).pathname;
const directory = mkdtempSync(join(tmpdir(), 'step-functions-'));
const calls: { name: string; payload: unknown }[] = [];
let lambda: Server;
let reached = Promise.withResolvers<void>();
let gate = Promise.withResolvers<void>();

beforeAll(async () => {
  lambda = await serve(
    lambdaEndpoint(
      {
        quick: (payload) => payload,
        slow: async (payload) => {
          reached.resolve();
          await gate.promise;
          return payload;
        },
      },
      calls,
    ),
  );
});

afterAll(() => {
  lambda.closeAllConnections();
  lambda.close();
  rmSync(directory, { recursive: true });
});

/** The stand-alone command, and a client for it. */
async function command(): Promise<{ process: ChildProcess; sfn: SFNClient }> {
  const child = spawn(
    process.execPath,
    [main, '--port', '0', '--lambda-endpoint', urlOf(lambda), '--data', directory],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  const [line] = await once(createInterface(child.stdout), 'line');
  const endpoint = /http:\S+/.exec(line)?.[0];
  return { process: child, sfn: new SFNClient({ endpoint, region: 'us-east-1', credentials }) };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function ended(sfn: SFNClient, executionArn: string): Promise<DescribeExecutionOutput> {
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function invoke(name: string) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
  };
}

async function start(sfn: SFNClient, name: string, definition: object, input: unknown): Promise<string> {
  const text = JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({ name, roleArn, definition: text }),
  );
  const started = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return started.executionArn as string;
}

beforeEach(() => {
  calls.length = 0;
  reached = Promise.withResolvers();
  gate = Promise.withResolvers();
});

test('an execution that was killed with its process goes on: what had finished is kept, what was under way runs again', async () => {
  const first = await command();
  const arn = await start(
    first.sfn,
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
  await reached.promise;
  await kill(first.process);
  gate.resolve();
  const second = await command();
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
  second.process.kill();
  await once(second.process, 'exit');
});

test('a Distributed Map that was killed goes on with the children that had not finished', async () => {
  const first = await command();
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
  const arn = await start(first.sfn, 'distributed', { StartAt: 'Map', States: { Map: map } }, [1, 2, 3]);
  await reached.promise;
  await kill(first.process);
  gate.resolve();
  const second = await command();
  expect(await ended(second.sfn, arn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' });
  expect(calls.map(({ name, payload }) => `${name} ${payload}`)).toEqual([
    'quick 1',
    'slow 2',
    'slow 2',
    'quick 3',
  ]);
  second.process.kill();
  await once(second.process, 'exit');
});

test('a parent that was killed waits for the nested execution that it had begun, and begins no other', async () => {
  const first = await command();
  const child = { StartAt: 'Slow', States: { Slow: { ...invoke('slow'), End: true } } };
  const text = JSON.stringify({ QueryLanguage: 'JSONata', ...child });
  const { stateMachineArn } = await first.sfn.send(
    new CreateStateMachineCommand({ name: 'child', roleArn, definition: text }),
  );
  const arn = await start(
    first.sfn,
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
  await reached.promise;
  await kill(first.process);
  gate.resolve();
  const second = await command();
  expect(await ended(second.sfn, arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"n":1}' });
  const { executions } = await second.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  expect(executions).toHaveLength(1);
  second.process.kill();
  await once(second.process, 'exit');
});

test('the command says how it is used', async () => {
  const child = spawn(process.execPath, [main, '--help'], { env: { ...process.env, NODE_OPTIONS: '' } });
  const help = await readText(child.stdout);
  for (const option of ['--port', '--lambda-endpoint', '--endpoint', '--data', '--help'])
    expect(help).toContain(option);
});
