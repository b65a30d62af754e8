/** A failure of a statement, in Redshift's words. DescribeStatement shows `message` after `ERROR: `. */
export class RedshiftError extends Error {
  override readonly name = 'RedshiftError';
}

/** Refuses SQL that Redshift may accept, but that nothing has needed here so far. `what` names it. */
export function notServed(what: string): RedshiftError {
  return new RedshiftError(`${what} is not served by the local warehouse`);
}

/** Two transactions that cannot be ordered one after the other. Callers retry on the code, 1023. */
export function serializableViolation(table: string): RedshiftError {
  return new RedshiftError(`1023\n  Detail: Serializable isolation violation on table - ${table}`);
}

/** A value longer than its column, outside COPY. On Redshift, too, the details are a block of their own. */
function tooLong(): string {
  return 'Value too long for character type\n  Detail: code: 8001, context: Value too long for character type';
}

const typeNames: Record<string, string> = {
  INT16: 'smallint',
  INT32: 'integer',
  INT64: 'bigint',
  DOUBLE: 'double precision',
  FLOAT: 'real',
  BOOL: 'boolean',
};

type Wording = readonly [pattern: RegExp, words: (match: RegExpMatchArray) => string];

/** DuckDB's messages, and Redshift's for the same failure. The first match counts. */
const wordings: readonly Wording[] = [
  [/because schema "?([^"]+?)"? does not exist/, ([, name]) => `schema "${name}" does not exist`],
  [/Schema with name "?([^"]+?)"? does not exist/, ([, name]) => `schema "${name}" does not exist`],
  [/(?:Table|View) with name "?([^"]+?)"? does not exist/, ([, name]) => `relation "${name}" does not exist`],
  [/(?:Table|View) with name "?([^"]+?)"? already exists/, ([, name]) => `Relation "${name}" already exists`],
  [/Schema with name "?([^"]+?)"? already exists/, ([, name]) => `Schema "${name}" already exists`],
  [/Existing object (\S+) is of type \w+, trying to \w+ type (\w+)/, notA],
  [
    /NOT NULL constraint failed: \S+?\.(\S+)/,
    ([, column]) => `Cannot insert a NULL value into column ${column}`,
  ],
  [/CHECK constraint failed.*strlen/s, tooLong],
  [/Could not convert string ['"](.*?)['"] to (\w+)/s, conversion],
  [
    /invalid (date|timestamp) field format: "(.*?)"/s,
    ([, type, value]) => `invalid input syntax for type ${type}: "${value}"`,
  ],
  [
    /^Out of Range Error: Overflow in \w+ of (INT\d+)/,
    ([, type = '']) => `${typeNames[type] ?? type.toLowerCase()} out of range`,
  ],
  [
    /Overflow in \w+ of (?:DECIMAL|INT128|HUGEINT)|Could not cast value \S+ to DECIMAL/,
    () => 'Numeric data overflow (result precision)',
  ],
  [
    /out of range for the destination type (\w+)/,
    ([, type = '']) => `${typeNames[type] ?? type.toLowerCase()} out of range`,
  ],
  [
    /Table "(.+?)" does not have a column with name "(.+?)"/,
    ([, table, column]) => `column "${column}" of relation "${table}" does not exist`,
  ],
  [/Referenced column "(.+?)"/, ([, column = '']) => `column "${column.toLowerCase()}" does not exist`],
  [/Referenced table "(.+?)" not found/, ([, table]) => `relation "${table}" does not exist`],
  [/table \S+ has (\d+) columns but (\d+) values were supplied/, wrongWidth],
  [
    /Table "(.+?)" does not have a column named "(.+?)"/,
    ([, table, column]) => `column ${table}.${column} does not exist`,
  ],
  [/Referenced update column (\S+) not found/, ([, column]) => `column "${column}" does not exist`],
  [
    /No function matches the given name and argument types '(.+?)'/,
    ([, call = '']) => `function ${call.toLowerCase()} does not exist`,
  ],
  [
    /column "(.+?)" must appear in the GROUP BY/,
    ([, column]) =>
      `column "${column}" must appear in the GROUP BY clause or be used in an aggregate function`,
  ],
  [/syntax error at (end of input|or near ".*?")/s, ([, where]) => `syntax error at ${where}`],
  [
    /(?:Scalar|Aggregate|Table) Function with name "?(\S+?)"? does not exist/,
    ([, name]) => `function ${name} does not exist`,
  ],
  [/Interrupt/i, () => "Query cancelled on user's request"],
];

/** Puts a failure in Redshift's words. An error without a wording here keeps the first line of DuckDB's message. */
export function inRedshiftWords(error: unknown): RedshiftError {
  if (error instanceof RedshiftError) return error;
  const { message } = error as Error;
  if (/conflict/i.test(message)) {
    return serializableViolation(/table "?([\w.]+)"?/i.exec(message)?.[1] ?? 'unknown');
  }
  for (const [pattern, words] of wordings) {
    const match = pattern.exec(message);
    if (match) return new RedshiftError(words(match), { cause: error });
  }
  const [line = ''] = message.split('\n');
  return new RedshiftError(line.replace(/^[\w ]+ Error: /, ''), { cause: error });
}

function notA([, name, type = '']: RegExpMatchArray): string {
  return `"${name}" is not a ${type.toLowerCase()}`;
}

function conversion([, value, type = '']: RegExpMatchArray): string {
  if (type.startsWith('INT')) return `invalid input syntax for integer: "${value}"`;
  return `invalid input syntax for type ${typeNames[type] ?? type.toLowerCase()}: "${value}"`;
}

function wrongWidth([, columns, values]: RegExpMatchArray): string {
  return Number(values) > Number(columns)
    ? 'INSERT has more expressions than target columns'
    : notServed('INSERT of a query with fewer columns than its table').message;
}
