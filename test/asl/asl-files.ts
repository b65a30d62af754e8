import { readdirSync, readFileSync } from 'node:fs';

/** A state as its JSON says, and where it stands. */
export interface State {
  readonly name: string;
  readonly Type: string;
  readonly Resource?: string;
  readonly Arguments?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly ItemReader?: unknown;
  readonly ResultWriter?: unknown;
  readonly ItemProcessor?: unknown;
  readonly Branches?: unknown;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Choices?: readonly { readonly Assign?: Readonly<Record<string, unknown>> }[];
  readonly Comment?: string;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts?: number;
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
}

interface StatesOwner {
  readonly States: Record<
    string,
    Omit<State, 'name'> & { ItemProcessor?: StatesOwner; Branches?: StatesOwner[] }
  >;
}

export interface AslFile {
  readonly name: string;
  readonly text: string;
  readonly definition: StatesOwner & { readonly Comment?: string; readonly QueryLanguage?: string };
  /** Of all levels: those inside a Map or Parallel, too. */
  readonly states: readonly State[];
}

const folder = new URL('../../asl/', import.meta.url);

/** Every state machine of the project, as its file is. */
export const aslFiles: readonly AslFile[] = readdirSync(folder)
  .sort()
  .map((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const definition = JSON.parse(text) as AslFile['definition'];
    return { name: file.replace('.asl.json', ''), text, definition, states: [...statesOf(definition)] };
  });

/**
 * The definition of a state machine as a deployment makes it.
 * @param placeholders the value of each by its name
 */
export function definitionOf(name: string, placeholders: Readonly<Record<string, string>>): object {
  const text = aslFiles.find((file) => file.name === name)?.text ?? '';
  return JSON.parse(
    text.replaceAll(/\$\{(\w+)\}/g, (_, placeholder: string) => {
      const value = placeholders[placeholder];
      if (value === undefined) throw new Error(`${name} has a placeholder ${placeholder}.`);
      return value;
    }),
  );
}

/** The names of the states of a state machine that call something, and so may fail for reasons that pass. */
export function callingStates(name: string): string[] {
  const states = aslFiles.find((file) => file.name === name)?.states ?? [];
  return states.filter(({ Type }) => Type === 'Task').map((state) => state.name);
}

/** What a placeholder of an ARN stands for: `MaskLogs` of `${MaskLogsFunctionArn}`. */
export function calledBy(placeholder: unknown, kind: 'Function' | 'StateMachine'): string {
  return /^\$\{(\w+)\}$/.exec(String(placeholder))?.[1]?.replace(`${kind}Arn`, '') ?? '';
}

/** Every `{% … %}` anywhere below a value. */
export function expressionsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return value.startsWith('{%') ? [value.slice(2, -2).trim()] : [];
  }
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(expressionsIn) : [];
}

function* statesOf({ States }: StatesOwner): Generator<State> {
  for (const [name, state] of Object.entries(States)) {
    yield { ...state, name };
    for (const inner of [state.ItemProcessor, ...(state.Branches ?? [])]) {
      if (inner) {
        yield* statesOf(inner);
      }
    }
  }
}
