/**
 * Puts values into SQL, as psql writes it: `:'name'` is a quoted literal, `:"name"` a quoted identifier, `:name` the bare
 * value (a keyword out of a fixed list, a date). The one place where SQL is put together.
 *
 * @returns the statements, without comments and closing semicolons
 * @throws Error when the SQL names a value that is not given, or a value holds a backslash: mistakes in this project, as
 * parameters of callers have been checked
 */
export function renderStatements(sql: string, values: Readonly<Record<string, string>>): string[] {
  return sql
    .replaceAll(/^--.*\n/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
    .map((statement) =>
      statement.replaceAll(/(?<!:):(['"]?)([a-z]+)\1/g, (_, quote, name) =>
        quoted(value(values, name), quote),
      ),
    );
}

function value(values: Readonly<Record<string, string>>, name: string): string {
  const given = values[name];
  if (given === undefined) {
    throw new Error(`The SQL names :${name}, which has no value.`);
  }
  // Redshift reads backslashes in literals as escapes: one before a quote would open it.
  if (given.includes('\\')) {
    throw new Error(`The value of :${name} holds a backslash.`);
  }
  return given;
}

function quoted(text: string, quote: string): string {
  return quote === '' ? text : quote + text.replaceAll(quote, quote + quote) + quote;
}
