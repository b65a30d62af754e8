import { callsOf, type Scope, type State } from './asl.ts';

/** A state machine as a Mermaid flowchart. */
export function diagramOf(scope: Scope, machine: string): string {
  const last = Object.keys(scope.States).filter((name) => scope.States[name]?.End);
  const lines = [
    'flowchart TD',
    ...indented([
      `start(( )) --> ${idOf(scope.StartAt)}`,
      ...linesOf(scope, machine),
      ...last.map((name) => `${idOf(name)} --> finish((( )))`),
      'classDef fail stroke:#c22,stroke-width:2px',
    ]),
  ];
  return lines.join('\n');
}

function linesOf({ States }: Scope, machine: string): string[] {
  return Object.entries(States).flatMap(([name, state]) => [
    ...(state.ItemProcessor
      ? mapOf(name, state, state.ItemProcessor, machine)
      : [nodeOf(name, state, machine)]),
    ...arrowsOf(name, state),
  ]);
}

function mapOf(
  name: string,
  { MaxConcurrency, ItemBatcher }: State,
  inner: Scope,
  machine: string,
): string[] {
  const each = ItemBatcher ? 'for each batch' : 'for each';
  const title = `${name}: ${each}${MaxConcurrency === 1 ? ', one at a time' : ''}`;
  return [`subgraph ${idOf(name)}["${title}"]`, ...indented(linesOf(inner, machine)), 'end'];
}

/** The shape tells the kind of a state. */
function nodeOf(name: string, state: State, machine: string): string {
  const calls = callsOf(state, machine);
  const text = `"${[name, ...calls.map((call) => `<i>${call.name}</i>`)].join('<br/>')}"`;
  const id = idOf(name);
  switch (state.Type) {
    case 'Choice':
      return `${id}{${text}}`;
    case 'Wait':
      return `${id}{{${text}}}`;
    case 'Succeed':
      return `${id}([${text}])`;
    case 'Fail':
      return `${id}([${text}]):::fail`;
    case 'Task':
      return calls.some(({ kind }) => kind === 'workflow') ? `${id}[[${text}]]` : `${id}[${text}]`;
    default:
      return `${id}(${text})`;
  }
}

function arrowsOf(name: string, { Next, Choices = [], Default, Catch = [] }: State): string[] {
  const id = idOf(name);
  const several = Choices.length > 1;
  return [
    ...(Next === undefined ? [] : [`${id} --> ${idOf(Next)}`]),
    ...Choices.map((rule) => `${id} -->|${rule.Comment ?? 'yes'}| ${idOf(rule.Next)}`),
    ...(Default === undefined ? [] : [`${id} -->|${several ? 'otherwise' : 'no'}| ${idOf(Default)}`]),
    ...Catch.map(
      ({ ErrorEquals, Next }) => `${id} -.->|${ErrorEquals.map(errorName).join(', ')}| ${idOf(Next)}`,
    ),
  ];
}

function errorName(error: string): string {
  return error === 'States.ALL' ? 'any error' : (error.split('.').at(-1) as string);
}

/** No two states of a machine have the same name. */
function idOf(name: string): string {
  return name.replaceAll(/\W+(\w?)/g, (_, first: string) => first.toUpperCase());
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
