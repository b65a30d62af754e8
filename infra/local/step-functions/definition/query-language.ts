import { type Diagnostic, schemaError } from './diagnostic.ts';
import { isObject } from './kinds.ts';

/** This service runs JSONata; a machine or a state says so, for the language of old is JSONPath. */
export function checkQueryLanguage(definition: unknown): Diagnostic[] {
  if (!isObject(definition)) return [];
  if (definition.QueryLanguage === 'JSONata') return jsonPathStates(definition, '');
  const own = Object.values(isObject(definition.States) ? definition.States : {});
  const everyStateSaysSo =
    own.length > 0 && own.every((state) => isObject(state) && state.QueryLanguage === 'JSONata');
  return everyStateSaysSo ? jsonPathStates(definition, '') : [jsonPath('/QueryLanguage')];
}

function jsonPathStates(value: unknown, location: string): Diagnostic[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'QueryLanguage' && member === 'JSONPath'
      ? [jsonPath(`${location}/${key}`)]
      : jsonPathStates(member, Array.isArray(value) ? `${location}[${key}]` : `${location}/${key}`),
  );
}

function jsonPath(location: string): Diagnostic {
  return schemaError(
    `JSONPath is not served here: the state machine must have "QueryLanguage": "JSONata"`,
    location,
  );
}
