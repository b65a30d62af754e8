import type { State } from '../language/asl.ts';
import type { EvaluationFailure } from '../language/failure.ts';
import type { Bindings } from '../language/jsonata.ts';
import { type Payload, payloadOf } from '../language/payload.ts';
import {
  evaluateTemplate,
  evaluateTyped,
  evaluationFailure,
  invalidValue,
  type Place,
} from '../language/template.ts';
import type { Entered } from '../records/progress.ts';
import type { Frame, MapItem } from './frame.ts';

/** What `$states` contains besides `input` and `context`, depending on the field. */
export interface Extras {
  readonly result?: unknown;
  readonly errorOutput?: unknown;
}

/** The types of state that can have a Retry. */
const retried = new Set<State['Type']>(['Task', 'Parallel', 'Map']);

/** One visit to a state, from Entered to Exited, with all its retries. */
export class Visit<S extends State = State> {
  readonly frame: Frame;
  readonly name: string;
  readonly state: S;
  readonly input: Payload;
  readonly enteredEventId: number;
  readonly enteredTime: Date;
  /** The last event before the state was entered. */
  readonly previousEventId: number;
  retryCount = 0;
  /** Whether the state was entered before a crash or a redrive, and now resumes. */
  resumed: boolean;
  taskToken: string | undefined;

  constructor(frame: Frame, name: string, input: Payload, resumed: boolean) {
    const entered = frame.progress.current as Entered;
    this.frame = frame;
    this.name = name;
    this.state = frame.states.States[name] as S;
    this.input = input;
    this.enteredEventId = entered.eventId;
    this.previousEventId = entered.previousEventId;
    this.enteredTime = new Date(entered.time);
    this.resumed = resumed;
  }

  /** Evaluates a field of the state. @throws EvaluationFailure */
  evaluate(field: string, template: unknown, extras: Extras = {}): Promise<unknown> {
    return evaluateTemplate(template, this.#bindings(extras), this.#place(field));
  }

  /** A count or a number of seconds, never negative. @throws EvaluationFailure */
  async number(field: string, template: unknown): Promise<number> {
    const value = (await evaluateTyped(template, 'number', this.#bindings({}), this.#place(field))) as number;
    if (value < 0) throw invalidValue(template, this.#place(field), value);
    return value;
  }

  /** A number that may be absent. @throws EvaluationFailure */
  async numberOr(field: string, template: unknown, otherwise: number): Promise<number> {
    return template === undefined ? otherwise : this.number(field, template);
  }

  async string(field: string, template: unknown): Promise<string> {
    return (await evaluateTyped(template, 'string', this.#bindings({}), this.#place(field))) as string;
  }

  async boolean(field: string, template: unknown): Promise<boolean> {
    return (await evaluateTyped(template, 'boolean', this.#bindings({}), this.#place(field))) as boolean;
  }

  /** Evaluates a field as one item of a Map sees it. @throws EvaluationFailure */
  evaluateForItem(field: string, template: unknown, item: MapItem): Promise<unknown> {
    const bindings = this.#bindings({});
    const states = { input: this.input.value, context: { ...this.context, Map: { Item: item } } };
    return evaluateTemplate(template, { ...bindings, states }, this.#place(field));
  }

  /** The computed value of a field, or `otherwise`, untouched, if the field is absent. @throws EvaluationFailure */
  async compute(field: string, template: unknown, otherwise: Payload, extras: Extras = {}): Promise<Payload> {
    return template === undefined ? otherwise : payloadOf(await this.evaluate(field, template, extras));
  }

  /** `$states.context` */
  get context(): object {
    const { execution, item } = this.frame;
    const { summary, machine } = execution;
    return {
      Execution: {
        Id: summary.arn,
        Input: execution.input.value,
        StartTime: new Date(summary.startDate).toISOString(),
        Name: summary.name,
        RoleArn: machine.roleArn,
        RedriveCount: summary.redriveCount,
        ...(summary.redriveDate && { RedriveTime: new Date(summary.redriveDate).toISOString() }),
      },
      StateMachine: { Id: machine.arn, Name: machine.name },
      State: {
        Name: this.name,
        EnteredTime: this.enteredTime.toISOString(),
        ...(retried.has(this.state.Type) && { RetryCount: this.retryCount }),
      },
      ...(item && { Map: { Item: item } }),
      ...(this.taskToken && { Task: { Token: this.taskToken } }),
    };
  }

  /** A failure that has no field as its location. */
  failure(what: string): EvaluationFailure {
    return evaluationFailure({ state: this.name, enteredEventId: this.enteredEventId }, what);
  }

  #bindings(extras: Extras): Bindings {
    return {
      states: { input: this.input.value, context: this.context, ...extras },
      variables: this.frame.variables,
      now: this.frame.runtime.clock.now(),
      chance: this.frame.runtime.chance,
    };
  }

  #place(field: string): Place {
    return { state: this.name, enteredEventId: this.enteredEventId, field };
  }
}
