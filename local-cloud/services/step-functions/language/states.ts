import type { MapState, State, StateList } from './asl.ts';

/** A list of states inside a definition, and the path to it ('' for the definition itself). */
export interface PlacedList {
  readonly list: StateList;
  readonly location: string;
}

export interface PlacedState {
  readonly name: string;
  readonly state: State;
  readonly location: string;
}

/** All states of a definition, including those inside Parallel and Map states. */
export function* statesOf(list: StateList, location = ''): Generator<PlacedState> {
  for (const placed of ownStates(list, location)) {
    yield placed;
    for (const inner of innerLists(placed)) yield* statesOf(inner.list, inner.location);
  }
}

/** The states of a list, without those inside them. */
export function ownStates(list: StateList, location: string): PlacedState[] {
  return Object.entries(list.States).map(([name, state]) => ({
    name,
    state,
    location: `${location}/States/${name}`,
  }));
}

/** The branches of a Parallel or the item processor of a Map. */
export function innerLists({ state, location }: PlacedState): PlacedList[] {
  if (state.Type === 'Parallel') {
    return state.Branches.map((list, index) => ({ list, location: `${location}/Branches[${index}]` }));
  }
  return state.Type === 'Map' ? [{ list: state.ItemProcessor, location: `${location}/ItemProcessor` }] : [];
}

/** Whether a Map runs its item processor in executions of their own. */
export function isDistributed({ ItemProcessor }: MapState): boolean {
  return ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED';
}
