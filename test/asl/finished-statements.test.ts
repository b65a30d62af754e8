import { type Harness, stepFunctions } from '../local-cloud/services/step-functions/harness.ts';
import { aslFiles } from './asl-files.ts';

const state = aslFiles
  .find(({ name }) => name === 'run-sql')
  ?.states.find(({ name }) => name === 'Finished?') as { name?: string };
const { name: _, ...finished } = state;

let states: Harness;
beforeAll(async () => {
  states = await stepFunctions();
});
afterAll(() => states[Symbol.asyncDispose]());

/** Where `run-sql` goes on with a statement that the warehouse describes so. */
async function nextOf(status: string, { error = '', attempt = 1, secondsLeft = 60 } = {}): Promise<unknown> {
  const next = [...JSON.stringify(finished).matchAll(/"(?:Next|Default)":"([^"]+)"/g)].map(
    ([, name]) => name,
  );
  const { output = 'null' } = await states.run({
    StartAt: 'Described',
    States: {
      Described: {
        Type: 'Pass',
        Assign: { attempt, deadline: `{% $millis() + ${secondsLeft * 1000} %}` },
        Output: { status, error },
        Next: 'Finished?',
      },
      'Finished?': finished,
      ...Object.fromEntries(next.map((name) => [name, { Type: 'Pass', Output: name, End: true }])),
    },
  });
  return JSON.parse(output);
}

describe('A statement', () => {
  it('that has finished is asked for its rows, and one that runs is waited for', async () => {
    expect(await nextOf('FINISHED', { secondsLeft: -1 })).toBe('Any rows?');
    for (const status of ['SUBMITTED', 'PICKED', 'STARTED']) expect(await nextOf(status)).toBe('Wait');
  });

  it('that is out of time is cancelled', async () => {
    expect(await nextOf('STARTED', { secondsLeft: -1 })).toBe('Cancel statement');
  });

  it.each([
    'ERROR: 1023',
    'ERROR: 1023\n  Detail: Serializable isolation violation on table - public.log_file',
    'ERROR: 1018 DETAIL: Relation does not exist',
    'ERROR: could not complete because of conflict with concurrent transaction',
    'ERROR: deadlock detected\n  Detail: Process 1 waits for AccessExclusiveLock on relation 2',
    'ERROR: Serializable isolation violation on table',
    'ERROR: could not serialize: serializable isolation violation',
    'ERROR: VACUUM is running. HINT: re-execute after it is finished',
    'FATAL: terminating connection due to administrator command',
  ])('is submitted again, up to five times, when others were in the way: %s', async (error) => {
    for (const status of ['FAILED', 'ABORTED']) {
      expect(await nextOf(status, { error })).toBe('Wait for others');
      expect(await nextOf(status, { error, attempt: 5 })).toBe('Wait for others');
      expect(await nextOf(status, { error, attempt: 6 })).toBe('Fail as the warehouse did');
    }
  });

  it.each([
    '',
    'ERROR: relation "x" does not exist',
    'ERROR: permission denied',
    'ERROR: file 10231018 is gone',
  ])('fails as the warehouse did when it is at fault itself: %s', async (error) => {
    for (const status of ['FAILED', 'ABORTED']) {
      expect(await nextOf(status, { error, secondsLeft: -1 })).toBe('Fail as the warehouse did');
    }
  });
});
