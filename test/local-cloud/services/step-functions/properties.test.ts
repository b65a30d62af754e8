/** Properties of all state machines, tested with random ones. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HistoryEvent, RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import fc from 'fast-check';
import { VirtualClock } from '../../../../local-cloud/core/virtual-clock.ts';
import { type Harness, stepFunctions } from './harness.ts';

/** A state without its name and transition. */
type Shape =
  | { kind: 'pass' | 'task' | 'wait' }
  | { kind: 'parallel'; branches: Shape[][] }
  | { kind: 'map'; concurrency: number; items: number; body: Shape[] };

const { list } = fc.letrec<{ list: Shape[]; shape: Shape }>((tie) => ({
  list: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }),
  shape: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('pass', 'task', 'wait') }),
    fc.record({
      kind: fc.constant('parallel'),
      branches: fc.array(tie('list'), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constant('map'),
      concurrency: fc.integer({ min: 0, max: 2 }),
      items: fc.integer({ min: 0, max: 2 }),
      body: tie('list'),
    }),
  ),
})) as { list: fc.Arbitrary<Shape[]> };

/** A short output that depends on the whole input and on the state. */
const trail = (name: string) => `{% $hash($string($states.input), "MD5") & "-${name}" %}`;

/** A list of states of the given shapes. Each state leaves a trace in the data, so that a missing one is noticed. */
function stateList(
  shapes: readonly Shape[],
  names: { next: number },
): { StartAt: string; States: Record<string, object> } {
  const named = shapes.map((shape) => ({ shape, name: `S${names.next++}` }));
  const states = named.map(({ shape, name }, index): [string, object] => {
    const after = named[index + 1];
    return [name, { ...stateOf(shape, name, names), ...(after ? { Next: after.name } : { End: true }) }];
  });
  return { StartAt: named[0]?.name as string, States: Object.fromEntries(states) };
}

function stateOf(shape: Shape, name: string, names: { next: number }): object {
  switch (shape.kind) {
    case 'pass':
      return { Type: 'Pass', Assign: { [name]: '{% $states.input %}' }, Output: trail(name) };
    case 'wait':
      return { Type: 'Wait', Seconds: 10, Output: trail(name) };
    case 'task':
      return {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: 'work', Payload: { name, input: '{% $states.input %}' } },
        Output: '{% $states.result.Payload %}',
      };
    case 'parallel':
      return { Type: 'Parallel', Branches: shape.branches.map((branch) => stateList(branch, names)) };
    case 'map':
      return {
        Type: 'Map',
        Items: Array.from({ length: shape.items }, (_, index) => index),
        ItemSelector: '{% $string($states.input) & $string($states.context.Map.Item.Value) %}',
        MaxConcurrency: shape.concurrency,
        ItemProcessor: stateList(shape.body, names),
      };
  }
}

const root = mkdtempSync(join(tmpdir(), 'step-functions-'));
afterAll(() => rmSync(root, { recursive: true }));
let directories = 0;

/** @param broken - names the state whose task fails, if any */
function open(directory: string, broken: { name?: string } = {}): Promise<Harness> {
  const clock = new VirtualClock();
  const work = ({ name, input }: { name: string; input: unknown }) => {
    if (name === broken.name) throw new Error('broken');
    return `${createHash('md5').update(JSON.stringify(input)).digest('hex')}-${name}`;
  };
  return stepFunctions({ work }, { directory, clock, working: clock.working });
}

async function run(states: Harness, shapes: readonly Shape[]) {
  const stateMachineArn = await states.create(stateList(shapes, { next: 0 }), 'machine');
  return states.ended(await states.start(stateMachineArn, 'in', 'execution'));
}

function newDirectory(): string {
  directories += 1;
  return join(root, String(directories));
}

test('event ids count up, every event follows an earlier one, and every state entered is exited', async () => {
  await fc.assert(
    fc.asyncProperty(list, async (shapes) => {
      await using states = await open(newDirectory());
      const { status, executionArn } = await run(states, shapes);
      expect(status).toBe('SUCCEEDED');
      const events = await states.history(executionArn as string);
      events.forEach(({ id, previousEventId }, index) => {
        expect(id).toBe(index + 1);
        expect(previousEventId).toBeLessThan(id as number);
      });
      const names = (details: 'stateEnteredEventDetails' | 'stateExitedEventDetails') =>
        events.flatMap((event: HistoryEvent) => event[details]?.name ?? []).sort();
      expect(names('stateEnteredEventDetails')).toEqual(names('stateExitedEventDetails'));
    }),
    { numRuns: 12 },
  );
});

test('the result is the same wherever the process dies', async () => {
  await fc.assert(
    fc.asyncProperty(list, fc.double({ min: 0, max: 1, noNaN: true }), async (shapes, when) => {
      const directory = newDirectory();
      const first = await open(directory);
      const whole = await run(first, shapes);
      await first[Symbol.asyncDispose]();
      const copy = newDirectory();
      mkdirSync(join(copy, 'executions/machine'), { recursive: true });
      const take = (file: string, share: number) => {
        const lines = readFileSync(join(directory, file), 'utf8').split('\n').slice(0, -1);
        const kept = lines.slice(0, Math.max(1, Math.ceil(lines.length * share)));
        writeFileSync(join(copy, file), `${kept.join('\n')}\n`);
        return kept;
      };
      take('state-machines.jsonl', 1);
      take('executions.jsonl', 0);
      const kept = take('executions/machine/execution.jsonl', when);
      await using second = await open(copy);
      expect((await second.ended(whole.executionArn as string)).output).toBe(whole.output);
      const answered = kept.filter((line) => line.includes('"TaskSucceeded"')).length;
      expect(second.calls).toHaveLength(first.calls.length - answered);
    }),
    { numRuns: 15 },
  );
});

test('the result is the same after a failure that was fixed and redriven', async () => {
  await fc.assert(
    fc.asyncProperty(list, fc.nat(), async (shapes, choice) => {
      const sound = await open(newDirectory());
      const expected = await run(sound, shapes);
      await sound[Symbol.asyncDispose]();
      const tasks = sound.calls.map(({ payload }) => (payload as { name: string }).name);
      fc.pre(tasks.length > 0);
      const broken: { name?: string } = { name: tasks[choice % tasks.length] };
      await using states = await open(newDirectory(), broken);
      const { status, executionArn } = await run(states, shapes);
      expect(status).toBe('FAILED');
      broken.name = undefined;
      await states.sfn.send(new RedriveExecutionCommand({ executionArn }));
      expect((await states.ended(executionArn as string)).output).toBe(expected.output);
      // Counted in the history, because a call that the failure aborted may still reach the function.
      const types = (await states.history(executionArn as string)).map(({ type }) => type);
      const redriven = types.indexOf('ExecutionRedriven');
      const count = (some: typeof types, type: string) => some.filter((each) => each === type).length;
      const kept = count(types.slice(0, redriven), 'TaskSucceeded');
      expect(count(types.slice(redriven), 'TaskScheduled')).toBe(tasks.length - kept);
    }),
    { numRuns: 15 },
  );
});
