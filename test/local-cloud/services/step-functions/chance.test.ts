import {
  CreateStateMachineCommand,
  ListExecutionsCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import type { Chance } from '../../../../local-cloud/core/chance.ts';
import { VirtualClock } from '../../../../local-cloud/core/virtual-clock.ts';
import { type Harness, roleArn, stepFunctions } from './harness.ts';

/** Predictable chance: UUIDs count up, and numbers go from 0 to 0.9 again and again. */
function repeatable(): Chance {
  let uuids = 0;
  let numbers = 0;
  return {
    uuid: () => `00000000-0000-4000-8000-${String(uuids++).padStart(12, '0')}`,
    random: () => (numbers++ % 10) / 10,
  };
}

/** A service that always does the same when it gets the same requests. */
function deterministic(): Promise<Harness> {
  const clock = new VirtualClock();
  const functions = {
    tired: () => {
      throw new Error('so tired');
    },
  };
  return stepFunctions(functions, { clock, working: clock.working, chance: repeatable() });
}

const pass = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };

test('expressions use the chance that was handed in', async () => {
  await using states = await deterministic();
  const expressions = {
    uuid: '{% $uuid() = $uuid() %}',
    random: '{% [$random(), $random(), $random()] %}',
    seeded: '{% $random(42) %}',
    // With 0.3, 0.4 and 0.5, the order stays the same. With 0.6 to 0.9 and then 0, the last element comes first.
    unshuffled: '{% $shuffle(["a", "b", "c"]) %}',
    shuffled: '{% $shuffle(["a", "b", "c", "d", "e"]) %}',
    single: '{% $shuffle("a") %}',
    none: '{% $exists($shuffle($nothing)) %}',
  };
  const execution = await states.run({ ...pass, States: { A: { ...pass.States.A, Output: expressions } } });
  expect(JSON.parse(execution.output as string)).toEqual({
    uuid: false,
    random: [0, 0.1, 0.2],
    seeded: 0.7275636800328681,
    unshuffled: ['a', 'b', 'c'],
    shuffled: ['e', 'a', 'b', 'c', 'd'],
    single: ['a'],
    none: false,
  });
});

test('the same requests with the same clock and chance have the same results', async () => {
  const traces = async () => {
    await using states = await deterministic();
    const child = await states.create(pass, 'child');
    const arn = await states.create(
      {
        StartAt: 'Try',
        States: {
          Try: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: { FunctionName: 'tired', Payload: '{% $uuid() %}' },
            Retry: [{ ErrorEquals: ['Error'], JitterStrategy: 'FULL' }],
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Nest' }],
            End: true,
          },
          Nest: {
            Type: 'Task',
            Resource: 'arn:aws:states:::states:startExecution.sync:2',
            Arguments: { StateMachineArn: child },
            Next: 'Miss',
          },
          Miss: {
            Type: 'Task',
            Resource: 'arn:aws:states:::states:startExecution',
            Arguments: { StateMachineArn: `${child}-missing` },
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Map' }],
            End: true,
          },
          Map: {
            Type: 'Map',
            Items: [1, 2],
            MaxConcurrency: 1,
            ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...pass },
            Output: '{% $states.context.Execution.Id %}',
            End: true,
          },
        },
      },
      'parent',
    );
    const executionArn = await states.start(arn);
    const execution = await states.ended(executionArn);
    expect(execution.status).toBe('SUCCEEDED');
    const history = await states.history(executionArn);
    const started = history.find(({ type }) => type === 'MapRunStarted');
    const { mapRunArn } = started?.mapRunStartedEventDetails ?? {};
    const { executions } = await states.sfn.send(new ListExecutionsCommand({ mapRunArn }));
    expect(executions).toHaveLength(2);
    const { revisionId } = await states.sfn.send(
      new UpdateStateMachineCommand({ stateMachineArn: child, roleArn: `${roleArn}-other` }),
    );
    const { stateMachineArn: express } = await states.sfn.send(
      new CreateStateMachineCommand({
        name: 'express',
        type: 'EXPRESS',
        roleArn,
        definition: JSON.stringify({ QueryLanguage: 'JSONata', ...pass }),
      }),
    );
    const expressArn = await states.start(express as string);
    return { execution: { ...execution, $metadata: {} }, history, executions, revisionId, expressArn };
  };
  expect(await traces()).toEqual(await traces());
});
