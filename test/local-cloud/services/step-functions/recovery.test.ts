import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { VirtualClock } from '../../../../local-cloud/core/virtual-clock.ts';
import { stepFunctions } from './harness.ts';

/** A process may die after any line of a journal. Here it dies after each of them. */

const root = mkdtempSync(join(tmpdir(), 'step-functions-'));
afterAll(() => rmSync(root, { recursive: true }));

const invoke = (name: string, fields: object = { End: true }) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...fields,
});

/** Everything the journal records: variables, loops, waits, retries, catchers, branches, iterations. */
const definition = {
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { total: 0, trail: ['begin'] }, Next: 'More?' },
    'More?': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $total < 2 %}', Next: 'Count' }],
      Default: 'Both',
      Assign: { trail: '{% $append($trail, "enough") %}' },
    },
    Count: invoke('one', {
      Assign: { total: '{% $total + $states.result.Payload %}' },
      Output: '{% $states.input %}',
      Next: 'Pause',
    }),
    Pause: { Type: 'Wait', Seconds: 60, Next: 'More?' },
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map',
              Items: [1, 2, 3],
              MaxConcurrency: 2,
              ItemProcessor: {
                StartAt: 'Square',
                States: {
                  Square: invoke('square', {
                    Assign: { squared: '{% $states.result.Payload %}' },
                    Next: 'Add',
                  }),
                  Add: { Type: 'Pass', Output: '{% $squared + $total %}', End: true },
                },
              },
              End: true,
            },
          },
        },
        {
          StartAt: 'Try',
          States: {
            Try: invoke('fail', {
              Retry: [{ ErrorEquals: ['Error'], MaxAttempts: 1 }],
              Catch: [{ ErrorEquals: ['Error'], Output: 'caught', Next: 'Caught' }],
              End: true,
            }),
            Caught: { Type: 'Succeed' },
          },
        },
      ],
      Next: 'End',
    },
    End: { Type: 'Succeed', Output: { results: '{% $states.input %}', trail: '{% $trail %}' } },
  },
};
const output = { results: [[3, 6, 11], 'caught'], trail: ['begin', 'enough'] };

const functions = {
  one: () => 1,
  square: (n: number) => n * n,
  fail: () => {
    throw new Error('always');
  },
};

function open(directory: string) {
  const clock = new VirtualClock();
  return stepFunctions(functions, { directory, clock, working: clock.working });
}

/** The number of successful calls in a journal. */
function answers(lines: readonly string[]): number {
  return lines.filter((line) => line.includes('"TaskSucceeded"')).length;
}

test('an execution ends the same whenever the process dies, and nothing that finished runs twice', async () => {
  const directory = join(root, 'whole');
  const first = await open(directory);
  const stateMachineArn = await first.create(definition, 'machine');
  const executionArn = await first.start(stateMachineArn, {}, 'execution');
  expect(JSON.parse((await first.ended(executionArn)).output as string)).toEqual(output);
  await first[Symbol.asyncDispose]();

  const journal = 'executions/machine/execution.jsonl';
  const lines = readFileSync(join(directory, journal), 'utf8').split('\n').slice(0, -1);
  const index = readFileSync(join(directory, 'executions.jsonl'), 'utf8').split('\n');
  const machines = readFileSync(join(directory, 'state-machines.jsonl'));
  const recovers = async (kept: number) => {
    const copy = join(root, String(kept));
    mkdirSync(join(copy, 'executions/machine'), { recursive: true });
    writeFileSync(join(copy, 'state-machines.jsonl'), machines);
    writeFileSync(join(copy, 'executions.jsonl'), `${index[0]}\n`);
    // The process died while it was writing the next line.
    const torn = (lines[kept] ?? '').slice(0, 20);
    writeFileSync(join(copy, journal), `${lines.slice(0, kept).join('\n')}\n${torn}`);
    await using states = await open(copy);
    const { error, cause, output: end = 'null' } = await states.ended(executionArn);
    expect({ kept, error, cause, output: JSON.parse(end) }).toEqual({ kept, output });
    const succeeding = states.calls.filter(({ name }) => name !== 'fail');
    expect({ kept, calls: succeeding.length }).toEqual({
      kept,
      calls: answers(lines) - answers(lines.slice(0, kept)),
    });
    const ids = (await states.history(executionArn)).map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, position) => position + 1));
  };
  await Promise.all(lines.map((_, index) => recovers(index + 1)));
});

test.each([
  ['after the parent recorded its ARN', 'TaskSubmitted', undefined],
  ['before the parent recorded its ARN', 'TaskStarted', undefined],
  ['before the parent recorded its ARN, with a name that was given', 'TaskStarted', 'one'],
])('a parent finds that its nested execution ended while the process was down, %s', async (_, last, Name) => {
  const directory = mkdtempSync(join(root, 'nested-'));
  const first = await open(directory);
  const child = await first.create({ StartAt: 'One', States: { One: invoke('one') } }, 'child');
  const nest = {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync:2',
    Arguments: { StateMachineArn: child, Name },
    Output: '{% $states.result.Output %}',
    End: true,
  };
  const parent = await first.create({ StartAt: 'Nest', States: { Nest: nest } }, 'parent');
  const executionArn = await first.start(parent, {}, 'execution');
  await first.ended(executionArn);
  await first[Symbol.asyncDispose]();

  const journal = join(directory, 'executions/parent/execution.jsonl');
  const lines = readFileSync(journal, 'utf8').split('\n');
  const kept = lines.slice(0, lines.findIndex((line) => line.includes(`"${last}"`)) + 1);
  writeFileSync(journal, `${kept.join('\n')}\n`);
  const index = join(directory, 'executions.jsonl');
  const summaries = readFileSync(index, 'utf8').split('\n');
  writeFileSync(index, `${summaries.filter((line) => !/parent.*"SUCCEEDED"/.test(line)).join('\n')}`);

  await using states = await open(directory);
  expect(await states.ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '1' });
  expect(states.calls).toEqual([]);
  const { executions } = await states.sfn.send(new ListExecutionsCommand({ stateMachineArn: child }));
  expect(executions).toHaveLength(1);
});
