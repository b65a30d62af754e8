import type { StateList } from '../language/asl.ts';
import { innerLists, isDistributed, ownStates, type PlacedState } from '../language/states.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';

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
  const own = new Set<string>();
  const faults: Diagnostic[] = [];
  for (const { name, place } of states.flatMap(assignmentsOf)) {
    if (name === 'states') faults.push(schemaError(`The variable name 'states' is reserved`, place));
    if (outer.has(name))
      faults.push(schemaError(`Variable '${name}' is already assigned in an outer scope`, place));
    own.add(name);
  }
  const visible = new Set([...outer, ...own]);
  for (const placed of states) {
    const { state } = placed;
    const isolated = state.Type === 'Map' && isDistributed(state);
    for (const inner of innerLists(placed)) {
      faults.push(...checkScopes(inner.list, inner.location, isolated ? new Set() : visible));
    }
  }
  return faults;
}

/** All variables that a state may assign: itself, in a choice rule or in a catcher. */
function assignmentsOf({ state, location }: PlacedState): { name: string; place: string }[] {
  const rules = state.Type === 'Choice' ? state.Choices : [];
  const catchers = 'Catch' in state ? (state.Catch ?? []) : [];
  const assigns = [
    { assign: 'Assign' in state ? state.Assign : undefined, field: 'Assign' },
    ...rules.map(({ Assign }, index) => ({ assign: Assign, field: `Choices[${index}]/Assign` })),
    ...catchers.map(({ Assign }, index) => ({ assign: Assign, field: `Catch[${index}]/Assign` })),
  ];
  return assigns.flatMap(({ assign, field }) =>
    Object.keys(assign ?? {}).map((name) => ({ name, place: `${location}/${field}/${name}` })),
  );
}
