import { quoteName } from './tokens.ts';

/** The name of a table or view, perhaps with its schema. */
export interface Relation {
  readonly schema: string | undefined;
  readonly name: string;
}

/** The schema that a relation is looked up in. */
export function schemaOf({ schema = 'public' }: Relation): string {
  return schema;
}

/** The name as DuckDB reads it. */
export function quoteRelation({ schema, name }: Relation): string {
  return schema ? `${quoteName(schema)}.${quoteName(name)}` : quoteName(name);
}

/** The name as Redshift prints it in messages. */
export function sayRelation({ schema, name }: Relation): string {
  return schema ? `${schema}.${name}` : name;
}
