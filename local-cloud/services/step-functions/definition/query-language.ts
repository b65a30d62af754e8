import { type Diagnostic, schemaError } from './diagnostic.ts';
import { isObject } from './kinds.ts';

/** Checks that a state machine or each of its states says JSONata. The default, JSONPath, is not supported here. */
export function checkQueryLanguage(definition: unknown): Diagnostic[] {
  if (!isObject(definition)) return [];
  const states = [...statesIn(definition, '')];
  if (definition.QueryLanguage === 'JSONata') {
    return states
      .filter(({ state }) => state.QueryLanguage === 'JSONPath')
      .map(({ location }) =>
        schemaError(
          "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
          location,
        ),
      );
  }
  const everyStateSaysSo =
    states.length > 0 && states.every(({ state }) => state.QueryLanguage === 'JSONata');
  if (everyStateSaysSo) return [];
  return [
    schemaError(
      `JSONPath is not supported here: the state machine must have "QueryLanguage": "JSONata"`,
      '/QueryLanguage',
    ),
  ];
}

/** All states, including inner ones, which do not inherit the query language of the state around them. */
function* statesIn(
  list: Record<string, unknown>,
  location: string,
): Generator<{ state: Record<string, unknown>; location: string }> {
  for (const [name, state] of Object.entries(isObject(list.States) ? list.States : {})) {
    if (!isObject(state)) continue;
    const at = `${location}/States/${name}`;
    yield { state, location: at };
    if (isObject(state.ItemProcessor)) yield* statesIn(state.ItemProcessor, `${at}/ItemProcessor`);
    for (const [index, branch] of (Array.isArray(state.Branches) ? state.Branches : []).entries()) {
      if (isObject(branch)) yield* statesIn(branch, `${at}/Branches[${index}]`);
    }
  }
}
