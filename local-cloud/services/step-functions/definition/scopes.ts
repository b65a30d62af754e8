import type { StateList } from '../language/asl.ts';
import { innerLists, isDistributed, ownStates, type PlacedState } from '../language/states.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';

/**
 * A list of states is a scope of variables. An inner scope sees the variables around it and cannot assign them; that of
 * a Distributed Map sees none.
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

/** Every variable that a state may assign: by itself, by a choice rule, or by a catcher. */
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
