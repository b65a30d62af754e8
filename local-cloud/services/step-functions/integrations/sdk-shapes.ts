import { text as readText } from 'node:stream/consumers';

/**
 * Step Functions writes the members of every API in PascalCase, even if the API does not. The schemas of the SDK show which
 * keys are members, and change, and which are data, and stay.
 */

/** The schema of a member or an operation, as the SDK clients export it. */
export type Schema = unknown;

interface Shape {
  readonly kind: 'structure' | 'list' | 'map' | 'blob' | 'timestamp' | 'other';
  readonly members?: ReadonlyMap<string, Schema>;
  /** The required members. */
  readonly required?: readonly string[];
  readonly element?: Schema;
}

/** The numbers of the Smithy schema format. */
const structure = 3;
const errorStructure = -3;
const union = 4;
const list = 1;
const map = 2;
const blobs = new Set<unknown>([21, 42]);
const timestamps = new Set<unknown>([4, 5, 6, 7]);
const listModifier = 64;
const mapModifier = 128;

type StructureSchema = [number, string, string, unknown, string[], Schema[], number?];

function shapeOf(schema: Schema): Shape {
  if (typeof schema === 'function') return shapeOf(schema());
  if (blobs.has(schema)) return { kind: 'blob' };
  if (timestamps.has(schema)) return { kind: 'timestamp' };
  if (typeof schema === 'number' && schema >= mapModifier)
    return { kind: 'map', element: schema - mapModifier };
  if (typeof schema === 'number' && schema >= listModifier)
    return { kind: 'list', element: schema - listModifier };
  if (!Array.isArray(schema)) return { kind: 'other' };
  const [kind] = schema;
  // A pair of a schema and the traits of a member.
  if (typeof kind !== 'number' || schema.length === 2) return shapeOf(schema[0]);
  if (kind === structure || kind === errorStructure || kind === union) {
    const [, , , , names, schemas, requiredCount] = schema as StructureSchema;
    return {
      kind: 'structure',
      members: new Map(names.map((name, index) => [name, schemas[index]])),
      // The required members come first.
      required: names.slice(0, requiredCount ?? 0),
    };
  }
  if (kind === list) return { kind: 'list', element: schema[4] };
  if (kind === map) return { kind: 'map', element: schema[5] };
  // A simple type with traits: [0, namespace, name, traits, type].
  return kind === 0 ? shapeOf(schema[4]) : { kind: 'other' };
}

/**
 * Converts the Arguments of a state to the input of an operation.
 * @throws UnknownMember if the operation has no such member
 */
export function toSdkInput(value: unknown, schema: Schema, path = ''): unknown {
  if (value === null) return undefined;
  const { kind, members, element } = shapeOf(schema);
  if (kind === 'blob') return typeof value === 'string' ? value : JSON.stringify(value);
  if (kind === 'timestamp') return new Date(value as string | number);
  if (kind === 'list' && Array.isArray(value)) return value.map((each) => toSdkInput(each, element, path));
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  if (kind === 'map') {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, toSdkInput(each, element, path)]),
    );
  }
  if (!members) return value;
  const named = new Map([...members.keys()].map((name) => [pascalCase(name), name]));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const name = named.get(key);
      if (name === undefined) throw new UnknownMember(`${path}${key}`);
      return [name, toSdkInput(each, members.get(name), `${path}${key}.`)];
    }),
  );
}

/** The names of the required members of a structure. */
export function requiredMembers(schema: Schema): readonly string[] {
  return shapeOf(schema).required ?? [];
}

/**
 * Finds what is wrong with the Arguments of a state before any expression in them is evaluated.
 * @returns texts of the service; none if the Arguments are a single expression
 */
export function argumentProblems(args: unknown, schema: Schema): string[] {
  const { members, required = [] } = shapeOf(schema);
  if (args === null || typeof args !== 'object' || !members) return [];
  const problems = required
    .map(pascalCase)
    .filter((name) => !Object.hasOwn(args, name))
    .map((name) => `The field "${name}" is required but was missing`);
  try {
    toSdkInput(args, schema);
  } catch (error) {
    if (!(error instanceof UnknownMember)) throw error;
    problems.push(error.message);
  }
  return problems;
}

/** The Arguments contain a member that the operation does not have. */
export class UnknownMember extends Error {
  override readonly name = 'UnknownMember';
  readonly member: string;

  constructor(member: string) {
    super(`The field "${member}" is not supported by Step Functions`);
    this.member = member;
  }
}

/** Converts an operation's output to a state's result: plain JSON, times as ISO 8601, streams and blobs as text. */
export async function fromSdkOutput(value: unknown, schema: Schema): Promise<unknown> {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (value === null || typeof value !== 'object') return value;
  if (Symbol.asyncIterator in value) return readText(value as NodeJS.ReadableStream);
  const { members, element } = shapeOf(schema);
  if (Array.isArray(value)) return Promise.all(value.map((each) => fromSdkOutput(each, element)));
  const entries = Object.entries(value).filter(([key, each]) => each !== undefined && key !== '$metadata');
  return Object.fromEntries(
    await Promise.all(
      entries.map(async ([key, each]) =>
        members?.has(key)
          ? [pascalCase(key), await fromSdkOutput(each, members.get(key))]
          : [key, await fromSdkOutput(each, element)],
      ),
    ),
  );
}

function pascalCase(name: string): string {
  return `${name[0]?.toUpperCase()}${name.slice(1)}`;
}
