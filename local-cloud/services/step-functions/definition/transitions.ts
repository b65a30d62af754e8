import type { State, StateList } from '../language/asl.ts';
import { innerLists, ownStates, type PlacedState, statesOf } from '../language/states.ts';
import { type Diagnostic, diagnostic } from './diagnostic.ts';

/**
 * Checks that every transition leads to a state of the same list, that every state can be reached, that there is an end,
 * and that no name is used twice.
 */
export function checkTransitions(definition: StateList): Diagnostic[] {
  return [...checkList(definition, ''), ...duplicates(definition)];
}

function checkList(list: StateList, location: string): Diagnostic[] {
  const states = ownStates(list, location);
  const faults: Diagnostic[] = [];
  if (!Object.hasOwn(list.States, list.StartAt)) {
    faults.push(missingTarget('StartAt', list.StartAt, `${location}/StartAt`));
  }
  for (const placed of states) {
    for (const [field, target] of targetsOf(placed.state)) {
      if (Object.hasOwn(list.States, target)) continue;
      faults.push(missingTarget(field.split('/').at(-1) as string, target, `${placed.location}/${field}`));
    }
  }
  if (location === '' && !states.some(({ state }) => isEnd(state))) {
    faults.push(diagnostic('MISSING_END_STATE', 'Workflow has no terminal state'));
  } else if (faults.length === 0) faults.push(...unreachable(list, states));
  return [
    ...faults,
    ...states.flatMap((placed) =>
      innerLists(placed).flatMap((inner) => checkList(inner.list, inner.location)),
    ),
  ];
}

function isEnd(state: State): boolean {
  return state.Type === 'Succeed' || state.Type === 'Fail' || ('End' in state && state.End === true);
}

function missingTarget(field: string, target: string, location: string): Diagnostic {
  return diagnostic('MISSING_TRANSITION_TARGET', `Missing '${field}' target: ${target}`, location);
}

function unreachable(list: StateList, states: readonly PlacedState[]): Diagnostic[] {
  const reached = reachableFrom(list, list.StartAt);
  return states
    .filter(({ name }) => !reached.has(name))
    .map(({ name, location }) =>
      diagnostic('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, location),
    );
}

/** The names of the states that may follow a transition to the given one, which is the first of them. */
export function reachableFrom(list: StateList, name: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (each: string) => {
    const state = list.States[each];
    if (!state || reached.has(each)) return;
    reached.add(each);
    for (const [, target] of targetsOf(state)) visit(target);
  };
  visit(name);
  return reached;
}

/** The possible next states of a state, each with the field that names it. */
function targetsOf(state: State): [field: string, target: string][] {
  const targets: [string, string | undefined][] = [];
  if ('Next' in state) targets.push(['Next', state.Next]);
  if (state.Type === 'Choice') {
    targets.push(
      ...state.Choices.map(({ Next }, index): [string, string] => [`Choices[${index}]/Next`, Next]),
    );
    targets.push(['Default', state.Default]);
  }
  const catchers = 'Catch' in state ? (state.Catch ?? []) : [];
  targets.push(...catchers.map(({ Next }, index): [string, string] => [`Catch[${index}]/Next`, Next]));
  return targets.filter((target): target is [string, string] => target[1] !== undefined);
}

function duplicates(definition: StateList): Diagnostic[] {
  const seen = new Set<string>();
  const faults: Diagnostic[] = [];
  for (const { name, location } of statesOf(definition)) {
    if (seen.has(name))
      faults.push(diagnostic('DUPLICATE_STATE_NAME', `Duplicate State name: ${name}`, location));
    seen.add(name);
  }
  return faults;
}
