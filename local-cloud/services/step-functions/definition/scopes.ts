import type { State, StateList } from '../language/asl.ts';
import { innerLists, isDistributed, ownStates, type PlacedState } from '../language/states.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import { reachableFrom } from './transitions.ts';

/**
 * Checks the names of variables. Each list of states is a scope. An inner scope sees the variables of those around it but
 * cannot assign them; the scope of a Distributed Map sees none.
 */
export function checkScopes(
  list: StateList,
  location = '',
  outer: ReadonlySet<string> = new Set(),
): Diagnostic[] {
  const states = ownStates(list, location);
  const assignments = states.flatMap(assignmentsOf);
  const faults: Diagnostic[] = [];
  for (const { variable, place } of assignments) {
    if (variable === 'states') faults.push(schemaError(`The variable name 'states' is reserved`, place));
    if (outer.has(variable))
      faults.push(schemaError(`Variable '${variable}' is already assigned in an outer scope`, place));
  }
  for (const placed of states) {
    const { state } = placed;
    const isolated = state.Type === 'Map' && isDistributed(state);
    const around = assignments.filter((each) => isAround(list, placed, each));
    const visible = new Set(isolated ? [] : [...outer, ...around.map(({ variable }) => variable)]);
    for (const inner of innerLists(placed)) {
      faults.push(...checkScopes(inner.list, inner.location, visible));
    }
  }
  return faults;
}

interface Assignment {
  readonly variable: string;
  readonly place: string;
  /** The name of the state that assigns. */
  readonly by: string;
  /** Whether the state itself assigns, and not one of its rules or catchers. */
  readonly itself: boolean;
  /** The state that comes next. */
  readonly next: string | undefined;
}

/**
 * Whether a path through a state makes an assignment: before the state, after it has succeeded, or as it succeeds. What is
 * assigned on other paths, such as that of its own catcher, does not meet what is assigned inside it.
 */
function isAround(list: StateList, { name, state }: PlacedState, { by, itself, next }: Assignment): boolean {
  if (itself && by === name) return true;
  const leadsTo = (from: string | undefined, to: string) =>
    from !== undefined && reachableFrom(list, from).has(to);
  return leadsTo(next, name) || leadsTo(nextOf(state), by);
}

/** All variables that a state may assign: itself, in a choice rule or in a catcher. */
function assignmentsOf({ name: by, state, location }: PlacedState): Assignment[] {
  const rules = state.Type === 'Choice' ? state.Choices : [];
  const catchers = 'Catch' in state ? (state.Catch ?? []) : [];
  const assigns = [
    { assign: 'Assign' in state ? state.Assign : undefined, field: 'Assign', next: nextOf(state) },
    ...rules.map(({ Assign, Next }, index) => ({
      assign: Assign,
      field: `Choices[${index}]/Assign`,
      next: Next,
    })),
    ...catchers.map(({ Assign, Next }, index) => ({
      assign: Assign,
      field: `Catch[${index}]/Assign`,
      next: Next,
    })),
  ];
  return assigns.flatMap(({ assign, field, next }) =>
    Object.keys(assign ?? {}).map((variable) => ({
      variable,
      place: `${location}/${field}/${variable}`,
      by,
      itself: field === 'Assign',
      next,
    })),
  );
}

/** The next state if no rule and no catcher leads to another. */
function nextOf(state: State): string | undefined {
  if (state.Type === 'Choice') return state.Default;
  return 'Next' in state ? state.Next : undefined;
}
