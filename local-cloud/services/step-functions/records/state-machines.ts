import { isDeepStrictEqual } from 'node:util';
import { stateMachineArn } from '../../../core/arn.ts';
import type { Chance } from '../../../core/chance.ts';
import type { Clock } from '../../../core/clock.ts';
import { ServiceError } from '../../../http/aws-json.ts';
import type { Definition } from '../language/asl.ts';
import { checkName } from './arns.ts';
import type { Journal, Storage } from './journal.ts';
import { resolveRevision, type StateMachine, settingsOf } from './state-machine.ts';

/** A revision, or the deletion of a state machine, as it is stored. */
type Line = Omit<StateMachine, 'definition'> | { readonly deleted: string };

/** What a caller sets on a state machine. */
export type Properties = Omit<
  StateMachine,
  'arn' | 'name' | 'revisionId' | 'definition' | 'creationDate' | 'updateDate'
>;

/** All state machines, and all revisions that an execution may still follow. */
export class StateMachines {
  readonly #journal: Journal<Line>;
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #machines = new Map<string, StateMachine>();
  readonly #revisions = new Map<string, StateMachine>();

  constructor(storage: Storage, clock: Clock, chance: Chance) {
    this.#journal = storage.journal('state-machines');
    this.#clock = clock;
    this.#chance = chance;
    for (const line of this.#journal.read()) this.#apply(line);
  }

  /** @throws ServiceError StateMachineDoesNotExist */
  get(arn: string): StateMachine {
    const machine = this.#machines.get(arn);
    if (!machine)
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  revision(id: string): StateMachine | undefined {
    let machine = this.#revisions.get(id);
    if (!machine) {
      machine = resolveRevision(id, (created) => this.#revisions.get(created));
      // A Map Run may have thousands of children, which all share this one.
      if (machine) this.#revisions.set(id, machine);
    }
    return machine;
  }

  /** In the order in which they were created. */
  all(): StateMachine[] {
    return [...this.#machines.values()];
  }

  /**
   * Creates a state machine. Creating the same one again changes nothing, not even its role.
   * @returns the state machine, and whether it is new
   * @throws ServiceError InvalidName, StateMachineAlreadyExists
   */
  create(name: string, properties: Properties): { machine: StateMachine; isNew: boolean } {
    const arn = stateMachineArn(checkName(name));
    const namesake = this.#machines.get(arn);
    if (namesake) {
      if (isSame(namesake, properties)) return { machine: namesake, isNew: false };
      throw new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    }
    const now = this.#clock.now().getTime();
    const machine = this.#keep({
      ...properties,
      arn,
      name,
      revisionId: this.#chance.uuid(),
      creationDate: now,
      updateDate: now,
    });
    return { machine, isNew: true };
  }

  /** Adds a revision, which executions follow that start from now on. */
  update(machine: StateMachine, changes: Partial<Properties>): StateMachine {
    const { definition: _, ...before } = machine;
    const updateDate = this.#clock.now().getTime();
    return this.#keep({ ...before, ...changes, revisionId: this.#chance.uuid(), updateDate });
  }

  delete(machine: StateMachine): void {
    const line = { deleted: machine.arn };
    this.#journal.append(line);
    this.#apply(line);
  }

  #keep(line: Omit<StateMachine, 'definition'>): StateMachine {
    this.#journal.append(line);
    this.#apply(line);
    return this.get(line.arn);
  }

  #apply(line: Line): void {
    if ('deleted' in line) {
      this.#machines.delete(line.deleted);
      for (const [id, { arn }] of this.#revisions) {
        if (arn === line.deleted || arn.startsWith(`${line.deleted}/`)) this.#revisions.delete(id);
      }
      return;
    }
    const machine: StateMachine = { ...line, definition: JSON.parse(line.text) as Definition };
    this.#machines.set(machine.arn, machine);
    this.#revisions.set(machine.revisionId, machine);
  }
}

/** Whether the service considers two state machines of one name the same. The role does not count. */
function isSame(one: Properties, other: Properties): boolean {
  return (
    one.text === other.text &&
    one.type === other.type &&
    isDeepStrictEqual(settingsOf(one), settingsOf(other))
  );
}
