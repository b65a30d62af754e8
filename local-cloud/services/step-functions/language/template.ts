import { EvaluationFailure } from './failure.ts';
import { type Bindings, evaluate, expressionIn, UnsupportedResult } from './jsonata.ts';

/** Where a template is, for error texts. */
export interface Place {
  readonly state: string;
  readonly enteredEventId: number;
  /** The field's name, such as `Output`. */
  readonly field: string;
}

/** Replaces every expression in a template with its result. @throws EvaluationFailure */
export async function evaluateTemplate(
  template: unknown,
  bindings: Bindings,
  place: Place,
): Promise<unknown> {
  const source = expressionIn(template);
  if (source !== undefined) return evaluateExpression(source, bindings, place);
  if (Array.isArray(template)) {
    const values: unknown[] = [];
    for (const [index, element] of template.entries()) {
      values.push(await evaluateTemplate(element, bindings, { ...place, field: `${place.field}[${index}]` }));
    }
    return values;
  }
  if (template !== null && typeof template === 'object') {
    const values: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(template)) {
      values[key] = await evaluateTemplate(member, bindings, { ...place, field: `${place.field}/${key}` });
    }
    return values;
  }
  return template;
}

async function evaluateExpression(source: string, bindings: Bindings, place: Place): Promise<unknown> {
  const fail = (outcome: string) =>
    evaluationFailure(
      place,
      `The JSONata expression '${source}' specified for the field '${place.field}' ${outcome}`,
    );
  let result: unknown;
  try {
    result = await evaluate(source, bindings);
  } catch (error) {
    if (error instanceof UnsupportedResult) throw fail('returned an unsupported result type.');
    const { code, message } = error as { code?: string; message: string };
    throw fail(`threw an error during evaluation${code ? `. ${code}` : ''}: ${message}`);
  }
  if (result === undefined) throw fail('returned nothing (undefined).');
  return result;
}

type JsonType = 'array' | 'boolean' | 'number' | 'string' | 'object' | 'null';

/** Evaluates a field that must be of a certain type. @throws EvaluationFailure */
export async function evaluateTyped(
  template: unknown,
  type: JsonType,
  bindings: Bindings,
  place: Place,
): Promise<unknown> {
  const value = await evaluateTemplate(template, bindings, place);
  const actual = jsonType(value);
  if (actual === type) return value;
  const source = expressionIn(template);
  throw evaluationFailure(
    place,
    `The JSONata expression '${source}' specified for the field '${place.field}' returned an unexpected result type. ` +
      `Expected '${type}', but was '${actual}' for value: ${JSON.stringify(value)}`,
  );
}

function jsonType(value: unknown): JsonType {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : (typeof value as JsonType);
}

/** The failure of a field whose value is of the right type but invalid. */
export function invalidValue(template: unknown, place: Place, value: unknown): EvaluationFailure {
  return evaluationFailure(
    place,
    `The JSONata expression '${expressionIn(template)}' specified for the field '${place.field}' ` +
      `returned an invalid value: ${JSON.stringify(value)}`,
  );
}

/** A failure in the words of the service, which begin with the place. */
export function evaluationFailure(
  { state, enteredEventId, field }: Omit<Place, 'field'> & Partial<Place>,
  what: string,
): EvaluationFailure {
  return new EvaluationFailure(
    `An error occurred while executing the state '${state}' (entered at the event id #${enteredEventId}). ${what}`,
    field,
  );
}
