import { existsSync } from 'node:fs';
import { aslFiles, calledBy, type Retrier, type State } from './asl-files.ts';

const tasks = aslFiles.flatMap(({ name: file, states }) =>
  states.filter(({ Type }) => Type === 'Task').map((state) => [`${file}: ${state.name}`, state] as const),
);

const anyFailure = ['States.TaskFailed', 'States.Timeout'];
/** Some four minutes in all, with tries spread by jitter: throttling and short outages of a service pass in that time. */
const patience = {
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 8,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};

interface Kind {
  readonly calls: RegExp;
  readonly retrier: Retrier;
}

/** Every way in which a Task is tried again. */
const kinds: Readonly<Record<string, Kind>> = {
  // Only starting it is tried again. An execution that has failed was patient itself: people fix the cause and redrive.
  'nested execution': {
    calls: /^states:startExecution\.sync:2$/,
    retrier: {
      ErrorEquals: [
        'StepFunctions.AWSStepFunctionsException',
        'StepFunctions.SdkClientException',
        'StepFunctions.ThrottlingException',
        'StepFunctions.ExecutionLimitExceededException',
      ],
      ...patience,
    },
  },
  service: {
    calls: /^(aws-sdk:.*|states:startExecution)$/,
    retrier: { ErrorEquals: anyFailure, ...patience },
  },
  // S3 answers well although it did not delete some objects: Output turns that into an error.
  'service that fails in its answer': {
    calls: /^aws-sdk:s3:deleteObjects$/,
    retrier: { ErrorEquals: [...anyFailure, 'States.QueryEvaluationError'], ...patience },
  },
  // A try costs Lambda seconds, and a function that fails five times in a row mostly has a fault of its own.
  function: {
    calls: /^lambda:invoke$/,
    retrier: { ErrorEquals: anyFailure, ...patience, MaxAttempts: 5 },
  },
  // Reads and writes as long as 15 minutes: waits longer for S3, up to five minutes at a time.
  masking: {
    calls: /^lambda:invoke$/,
    retrier: {
      ErrorEquals: anyFailure,
      IntervalSeconds: 5,
      BackoffRate: 3,
      MaxAttempts: 4,
      MaxDelaySeconds: 300,
      JitterStrategy: 'FULL',
    },
  },
};

describe.each(tasks)('%s', (_, state) => {
  const { Resource = '', Retry = [] } = state;
  const refused = Retry.filter(({ MaxAttempts }) => MaxAttempts === 0);
  const tried = Retry.filter((retrier) => !refused.includes(retrier));

  it('is tried again in a way that is on the list', () => {
    const call = Resource.replace('arn:aws:states:::', '');
    const fitting = Object.values(kinds).filter(({ calls }) => calls.test(call));
    expect(tried).toHaveLength(1);
    expect(fitting.map(({ retrier }) => retrier)).toContainEqual(tried[0]);
  });

  it('is not tried again after an error that would come again, which is looked at first', () => {
    expect(Retry).toEqual([...refused, ...tried]);
  });

  it('tells apart errors that exist', async () => {
    const known = await errorNames(state);
    expect(ownErrors(state).filter((name) => !known.includes(name))).toEqual([]);
  });
});

it('Every kind of retry is used', () => {
  const used = tasks.map(([, { Retry = [] }]) => JSON.stringify(Retry.at(-1)));
  for (const { retrier } of Object.values(kinds)) {
    expect(used).toContain(JSON.stringify(retrier));
  }
});

/** Names without a dot are those that a function of this project gives its errors. */
function ownErrors({ Retry = [], Catch = [] }: State): string[] {
  return [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals).filter((name) => !name.includes('.'));
}

/** By which Step Functions knows the errors of the function that a state calls, if it calls one. */
async function errorNames({ Resource, Arguments }: State): Promise<string[]> {
  if (Resource !== 'arn:aws:states:::lambda:invoke') return [];
  const name = calledBy((Arguments as { FunctionName: string }).FunctionName, 'Function');
  const task = name.replaceAll(/(?<=.)[A-Z]/g, '-$&').toLowerCase();
  const names: string[] = [];
  for (const folder of [task, 'common']) {
    const file = new URL(`../../tasks/${folder}/errors.ts`, import.meta.url);
    if (!existsSync(file)) continue;
    const exported: Record<string, unknown> = await import(file.href);
    names.push(
      ...Object.values(exported)
        .filter(isNamedError)
        .map(({ name }) => name),
    );
  }
  return names;
}

/** Lambda tells the name of the instance, people look for the class: they have to be the same. */
function isNamedError(value: unknown): value is ErrorClass {
  if (typeof value !== 'function' || !(value.prototype instanceof Error)) return false;
  return new (value as ErrorClass)('', []).name === value.name;
}

type ErrorClass = new (message: string, known: readonly string[]) => Error;
