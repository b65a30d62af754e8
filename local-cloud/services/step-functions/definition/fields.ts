import type { ItemProcessor } from '../language/asl.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import {
  anything,
  computed,
  fields,
  flag,
  integer,
  isObject,
  type Kind,
  listOf,
  number,
  object,
  oneOf,
  text,
  timestamp,
} from './kinds.ts';

/** Checks that a definition has only known fields, all required ones, and each of the right kind. */
export function checkMachineFields(definition: unknown): Diagnostic[] {
  const machine = fields({
    ...stateList,
    Comment: text,
    Version: oneOf('1.0'),
    TimeoutSeconds: integer(1, 99_999_999),
    QueryLanguage: oneOf('JSONPath', 'JSONata'),
  });
  return machine(definition, '');
}

function states(value: unknown, location: string): Diagnostic[] {
  if (!isObject(value) || Object.keys(value).length === 0) {
    return [schemaError('Expected value to be an object with at least one state', location)];
  }
  return Object.entries(value).flatMap(([name, state]) => checkState(name, state, `${location}/${name}`));
}

function checkState(name: string, state: unknown, location: string): Diagnostic[] {
  if (name.length > 80) return [schemaError('A state name has at most 80 characters', location)];
  if (!isObject(state)) return [schemaError('Expected value to be an object', location)];
  const type = state.Type as string;
  const check = Object.hasOwn(stateTypes, type) ? stateTypes[type] : undefined;
  if (!check) return oneOf(...Object.keys(stateTypes))(type, `${location}/Type`);
  return [...check(state, location), ...alternatives(state, location), ...misplaced(state, location)];
}

/** Checks alternative fields, of which there must be exactly one. */
function alternatives(state: Record<string, unknown>, location: string): Diagnostic[] {
  const groups: string[][] = [];
  if (!['Choice', 'Succeed', 'Fail'].includes(state.Type as string)) groups.push(['Next', 'End']);
  if (state.Type === 'Wait') groups.push(['Seconds', 'Timestamp']);
  return groups
    .filter(
      (names) => names.filter((name) => Object.hasOwn(state, name) && state[name] !== false).length !== 1,
    )
    .map((names) => schemaError(`Exactly one of these fields is required: [${names.join(', ')}]`, location));
}

/** Checks for fields that only a Distributed Map can have. */
function misplaced(state: Record<string, unknown>, location: string): Diagnostic[] {
  const { ProcessorConfig } = (state.ItemProcessor ?? {}) as ItemProcessor;
  if (state.Type !== 'Map' || ProcessorConfig?.Mode === 'DISTRIBUTED') return [];
  return ['ItemReader', 'ItemBatcher', 'ResultWriter']
    .filter((name) => Object.hasOwn(state, name))
    .map((name) => schemaError(`Field '${name}' is not supported in INLINE mode`, `${location}/${name}`));
}

/** A list of retriers or catchers. `States.ALL` must be alone, in the last of them. */
function handlers(element: Kind): Kind {
  return (value, location) => {
    const faults = listOf(element, 0)(value, location);
    if (faults.length > 0) return faults;
    const list = value as { ErrorEquals: string[] }[];
    return list.flatMap(({ ErrorEquals }, index) => {
      if (!ErrorEquals.includes('States.ALL')) return [];
      if (ErrorEquals.length === 1 && index === list.length - 1) return [];
      return [schemaError('States.ALL must appear alone, and last', `${location}[${index}]/ErrorEquals`)];
    });
  };
}

const retry = handlers(
  fields({
    'ErrorEquals!': listOf(text),
    IntervalSeconds: integer(1),
    MaxAttempts: integer(0, 99_999_999),
    BackoffRate: number(1),
    MaxDelaySeconds: integer(1, 31_622_400),
    JitterStrategy: oneOf('FULL', 'NONE'),
    Comment: text,
  }),
);
const catchers = handlers(
  fields({ 'ErrorEquals!': listOf(text), 'Next!': text, Assign: object, Output: anything, Comment: text }),
);

/** A list of states, which in turn may contain lists of states. */
const stateList = {
  'StartAt!': text,
  'States!': (value: unknown, location: string) => states(value, location),
};
const processorConfig = fields({
  Mode: oneOf('INLINE', 'DISTRIBUTED'),
  ExecutionType: oneOf('STANDARD', 'EXPRESS'),
});
const itemProcessor = fields({
  ...stateList,
  ProcessorConfig: processorConfig,
  Comment: text,
});
const batcher = fields({
  BatchInput: anything,
  MaxItemsPerBatch: computed(0),
  MaxInputBytesPerBatch: computed(0, 262_144),
});
const common = { 'Type!': text, Comment: text, QueryLanguage: oneOf('JSONPath', 'JSONata') };
const onward = { Next: text, End: flag, Assign: object, Output: anything };
const fallible = { Retry: retry, Catch: catchers };

const stateTypes: Readonly<Record<string, Kind>> = {
  Pass: fields({ ...common, ...onward }),
  Task: fields({
    ...common,
    ...onward,
    ...fallible,
    'Resource!': text,
    Arguments: anything,
    TimeoutSeconds: computed(1, 99_999_999),
    HeartbeatSeconds: computed(1, 99_999_999),
    Credentials: fields({ 'RoleArn!': text }),
  }),
  Choice: fields({
    ...common,
    'Choices!': listOf(
      fields({ 'Condition!': anything, 'Next!': text, Assign: object, Output: anything, Comment: text }),
    ),
    Default: text,
    Assign: object,
    Output: anything,
  }),
  Wait: fields({ ...common, ...onward, Seconds: computed(0, 99_999_999), Timestamp: timestamp }),
  Succeed: fields({ ...common, Output: anything }),
  Fail: fields({ ...common, Error: text, Cause: text }),
  Parallel: fields({
    ...common,
    ...onward,
    ...fallible,
    'Branches!': listOf(fields({ ...stateList, Comment: text })),
    Arguments: anything,
  }),
  Map: fields({
    ...common,
    ...onward,
    ...fallible,
    'ItemProcessor!': itemProcessor,
    Items: anything,
    ItemSelector: anything,
    ItemReader: fields({ 'Resource!': text, Arguments: anything, ReaderConfig: object }),
    ItemBatcher: batcher,
    ResultWriter: fields({ Resource: text, Arguments: anything, WriterConfig: object }),
    MaxConcurrency: computed(0),
    ToleratedFailurePercentage: computed(0, 100),
    ToleratedFailureCount: computed(0),
    Label: text,
  }),
};
