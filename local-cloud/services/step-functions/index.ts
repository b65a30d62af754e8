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
  /** Default: the machine's own. */
  readonly clock?: Clock;
  /** Default: the machine's own. */
  readonly chance?: Chance;
  /** Where state is kept, over crashes as well. Without it everything is forgotten with the process. */
  readonly directory?: string;
  /** How Tasks reach other services. Default: as any AWS SDK does, by the environment. */
  readonly client?: ClientFor;
  /** Is told about every call to another service, so that a clock that runs ahead can wait for it. */
  readonly working?: Runtime['working'];
}

export interface StepFunctions {
  /** Answers the Step Functions API. */
  readonly service: Service;
  /** Lets every execution rest where it is; resolves when nothing is written any more. */
  close(): Promise<void>;
}

/**
 * Step Functions for JSONata state machines. Executions that a directory shows as interrupted go on.
 *
 * Where to find what: `api/` are the operations of the service, `definition/` what is checked at creation, `interpreter/` what
 * each type of state does (`run.ts` leads from one to the next), `integrations/` what Tasks call. An `Execution` writes its
 * history into a `Journal`; a `ProgressBook` tells from it how far each `Frame` has come.
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
