import { expressionIn } from '../language/jsonata.ts';
import { parseTimestamp } from '../language/timestamp.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';

/** A kind of value: finds what is wrong with the value of a field. */
export type Kind = (value: unknown, location: string) => Diagnostic[];

export const text = check('Expected value of type [STRING]', (value) => typeof value === 'string');
export const flag = kind('true or false', (value) => typeof value === 'boolean');
export const object = kind('an object', isObject);
export const anything: Kind = () => [];

export function number(least: number, most = Number.MAX_SAFE_INTEGER): Kind {
  return kind(`a number${range(least, most)}`, (value) => isNumber(value, least, most));
}

export function integer(least: number, most = Number.MAX_SAFE_INTEGER): Kind {
  return kind(
    `an integer${range(least, most)}`,
    (value) => Number.isInteger(value) && isNumber(value, least, most),
  );
}

/** A number, or an expression for one. */
export function computed(least: number, most = Number.MAX_SAFE_INTEGER): Kind {
  return kind(
    `a number${range(least, most)} or a JSONata expression`,
    (value) => isNumber(value, least, most) || expressionIn(value) !== undefined,
  );
}

function range(least: number, most: number): string {
  return most === Number.MAX_SAFE_INTEGER ? ` of at least ${least}` : ` from ${least} to ${most}`;
}

function isNumber(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

/** An ISO-8601 date-time with an offset, or an expression for one. */
export const timestamp = kind(
  'a timestamp or a JSONata expression',
  (value) =>
    typeof value === 'string' && (expressionIn(value) !== undefined || parseTimestamp(value) !== undefined),
);

export const oneOf = (...values: string[]) =>
  check(`Value should be one of the following: [${values.join(', ')}]`, (value) =>
    values.includes(value as string),
  );

function kind(name: string, holds: (value: unknown) => boolean): Kind {
  return check(`Expected value to be ${name}`, holds);
}

function check(complaint: string, holds: (value: unknown) => boolean): Kind {
  return (value, location) => (holds(value) ? [] : [schemaError(complaint, location)]);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** An object with the given fields. A field whose name ends in `!` is required. */
export function fields(table: Readonly<Record<string, Kind>>): Kind {
  const known = new Map(Object.entries(table).map(([name, value]) => [name.replace('!', ''), value]));
  const required = Object.keys(table)
    .filter((name) => name.endsWith('!'))
    .map((name) => name.slice(0, -1));
  return (value, location) => {
    if (!isObject(value)) return [schemaError('Expected value to be an object', location)];
    const missing = required.filter((name) => !Object.hasOwn(value, name));
    return [
      ...(missing.length > 0
        ? [schemaError(`These fields are required: [${missing.join(', ')}]`, location)]
        : []),
      ...Object.entries(value).flatMap(([name, member]) => {
        const check = known.get(name);
        return check ? check(member, `${location}/${name}`) : [unsupported(name, location)];
      }),
    ];
  };
}

/** The fields that only JSONPath states have. */
const jsonPathFields = /Path$|^(Parameters|ResultSelector|Result|Iterator)$/;

function unsupported(name: string, location: string): Diagnostic {
  const why = jsonPathFields.test(name)
    ? `The QueryLanguage is set to 'JSONata', but field '${name}' is only supported for the 'JSONPath' QueryLanguage`
    : `Field '${name}' is not supported`;
  return schemaError(why, location);
}

export function listOf(element: Kind, least = 1): Kind {
  return (value, location) => {
    if (!Array.isArray(value)) return [schemaError('Expected value to be an array', location)];
    if (value.length < least)
      return [schemaError('Expected value to be an array that is not empty', location)];
    return value.flatMap((each, index) => element(each, `${location}[${index}]`));
  };
}
