import { type Chance, systemChance } from '../../core/chance.ts';
import { type Clock, systemClock } from '../../core/clock.ts';
import { awsJsonService, type Service } from '../../http/aws-json.ts';
import { callbackOperations } from './api/callbacks.ts';
import { executionOperations } from './api/executions.ts';
import { mapRunOperations } from './api/map-runs.ts';
import { stateMachineOperations } from './api/state-machines.ts';
import { Tags, tagOperations } from './api/tags.ts';
import { validated } from './api/validated.ts';
import { Validator } from './definition/validator.ts';
import { Callbacks } from './integrations/callbacks.ts';
import { Integrations } from './integrations/catalog.ts';
import { type ClientFor, Sdk } from './integrations/sdk.ts';
import { interpret } from './interpreter/interpret.ts';
import type { Runtime } from './interpreter/runtime.ts';
import { Executions } from './records/executions.ts';
import { directoryStorage, memoryStorage } from './records/journal.ts';
import { MapRuns } from './records/map-runs.ts';
import { StateMachines } from './records/state-machines.ts';

export type { ClientConfiguration, ClientFor } from './integrations/sdk.ts';

export interface StepFunctionsOptions {
  /** Default: the system's. */
  readonly clock?: Clock;
  /** Default: the system's. */
  readonly chance?: Chance;
  /** Holds all state and survives crashes. Without it, everything is lost when the process ends. */
  readonly directory?: string;
  /** How Tasks reach other services. Default: through the environment, like any AWS SDK. */
  readonly client?: ClientFor;
  /** Wraps every call to another service, so that a clock that runs ahead can wait for it. */
  readonly working?: Runtime['working'];
}

export interface StepFunctions {
  /** Answers the Step Functions API. */
  readonly service: Service;
  /** Suspends every execution where it is. Resolves once nothing more is written. */
  close(): Promise<void>;
}

/**
 * Step Functions for JSONata state machines. Executions that the directory shows as interrupted resume.
 *
 * Where to find things: `api/` has the operations of the service, `definition/` the checks of a new state machine,
 * `interpreter/` what each type of state does (`run.ts` leads from one state to the next), `integrations/` what Tasks call,
 * `records/` what is kept, `language/` the Amazon States Language itself. An `Execution` writes its history to a
 * `Journal`; a `ProgressBook` derives from it how far each `Frame` has come.
 */
export function createStepFunctions(options: StepFunctionsOptions = {}): StepFunctions {
  const {
    clock = systemClock,
    chance = systemChance,
    directory,
    client = () => ({}),
    working = (work) => work,
  } = options;
  const storage = directory === undefined ? memoryStorage() : directoryStorage(directory);
  const sdk = new Sdk(client, chance);
  const callbacks = new Callbacks(clock);
  const machines = new StateMachines(storage, clock, chance);
  const mapRuns = new MapRuns(storage, clock);
  const integrations = new Integrations(sdk, callbacks);
  const executions = new Executions(storage, clock, chance, machines, mapRuns, (execution, end) =>
    interpret(execution, runtime, end),
  );
  const runtime: Runtime = { clock, chance, integrations, sdk, executions, mapRuns, working };
  const tags = new Tags(storage);
  queueMicrotask(() => executions.resume());
  return {
    service: awsJsonService(
      validated({
        ...stateMachineOperations(machines, executions, new Validator(integrations), tags),
        ...executionOperations(executions, machines, clock),
        ...mapRunOperations(mapRuns, executions),
        ...callbackOperations(callbacks),
        ...tagOperations(tags, machines),
      }),
    ),
    async close() {
      await executions.close();
      sdk.close();
    },
  };
}
