import { createHash } from 'node:crypto';
import type { StateMachineType } from '@aws-sdk/client-sfn';
import type { Definition, MapState } from '../language/asl.ts';
import { statesOf } from '../language/states.ts';

/** One revision of a state machine. An execution keeps the revision it was started with. */
export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly revisionId: string;
  readonly type: StateMachineType;
  readonly roleArn: string;
  /** The text of the definition, as it was given. */
  readonly text: string;
  readonly definition: Definition;
  /** Milliseconds since the epoch: of the machine, and of this revision. */
  readonly creationDate: number;
  readonly updateDate: number;
  readonly loggingConfiguration?: object;
  readonly tracingConfiguration?: object;
  readonly encryptionConfiguration?: object;
}

/** The settings of a state machine that was given none. */
const defaultSettings = {
  loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  tracingConfiguration: { enabled: false },
  encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
};

type Settings = Pick<StateMachine, keyof typeof defaultSettings>;

/** The settings of a state machine, with defaults for those it was not given. */
export function settingsOf(given: Settings): Required<Settings> {
  return {
    loggingConfiguration: { ...defaultSettings.loggingConfiguration, ...given.loggingConfiguration },
    tracingConfiguration: { ...defaultSettings.tracingConfiguration, ...given.tracingConfiguration },
    encryptionConfiguration: { ...defaultSettings.encryptionConfiguration, ...given.encryptionConfiguration },
  };
}

/** Separates the id of a revision from the name of a Distributed Map inside it. No state name contains this character. */
const separator = '\u0000';

/** The item processor of a Distributed Map, as the state machine that the children of the Map run. */
export function itemProcessorMachine(parent: StateMachine, stateName: string): StateMachine {
  const state = findMap(parent.definition, stateName);
  const label = state.Label ?? uuidOf(`${parent.arn} ${stateName}`);
  const definition = { QueryLanguage: 'JSONata', ...state.ItemProcessor };
  return {
    ...parent,
    arn: `${parent.arn}/${label}`,
    name: `${parent.name}/${label}`,
    revisionId: `${parent.revisionId}${separator}${stateName}`,
    type: state.ItemProcessor.ProcessorConfig?.ExecutionType ?? 'STANDARD',
    text: JSON.stringify(definition),
    definition,
  };
}

/** A UUID that depends only on the text. */
function uuidOf(text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * Finds a revision by its id, including those of item processors.
 * @param created - finds a revision that was created as such
 */
export function resolveRevision(
  id: string,
  created: (id: string) => StateMachine | undefined,
): StateMachine | undefined {
  const [createdId = '', ...stateNames] = id.split(separator);
  return stateNames.reduce<StateMachine | undefined>(
    (machine, stateName) => machine && itemProcessorMachine(machine, stateName),
    created(createdId),
  );
}

function findMap(definition: Definition, name: string): MapState {
  return [...statesOf(definition)].find((placed) => placed.name === name)?.state as MapState;
}
