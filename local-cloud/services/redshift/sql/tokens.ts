import { RedshiftError } from '../redshift-error.ts';

/**
 * A token of SQL. `value` is its meaning: names are folded to lower case, as Redshift folds even quoted ones, and
 * strings are unescaped. `text` is how to write it for DuckDB.
 */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'symbol' | 'parameter';
  readonly value: string;
  readonly text: string;
}

/** `dollars` is a string between `$$`, in which nothing is escaped. `name` is a quoted identifier. A `#name` becomes one too, since DuckDB has no such words. */
const lexer =
  /(?<blank>\s+|--[^\n]*)|(?<comment>\/\*)|\$(?<tag>\w*)\$(?<dollars>[\s\S]*?)\$\k<tag>\$|'(?<string>(?:[^'\\]|''|\\[\s\S])*)'|"(?<name>(?:[^"]|"")+)"|(?<word>#?[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|:(?<parameter>[A-Za-z]\w*)|(?<symbol>::|\|\||<>|<=|>=|!=|!~\*|!~|~\*|[-~+*/%^&|<>=(),.;])/gy;

/** Splits SQL into its tokens, without blanks and comments. @throws RedshiftError for text that is not SQL */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  lexer.lastIndex = 0;
  while (lexer.lastIndex < sql.length) {
    const start = lexer.lastIndex;
    const found = lexer.exec(sql)?.groups;
    if (!found) throw unreadable(sql, start);
    if (found.comment) lexer.lastIndex = endOfComment(sql, start);
    else if (!found.blank) tokens.push(token(found));
  }
  return tokens;
}

/** A word or symbol that is passed to DuckDB unchanged. */
export function raw(text: string): Token {
  return { kind: /^\w/.test(text) ? 'word' : 'symbol', value: text.toLowerCase(), text };
}

/** A string literal with this value. */
export function literal(value: string): Token {
  return { kind: 'string', value, text: `'${value.replaceAll("'", "''")}'` };
}

/** A quoted identifier. */
export function name(value: string): Token {
  return { kind: 'name', value: value.toLowerCase(), text: quoteName(value) };
}

/** A name in double quotes, in lower case. */
export function quoteName(name: string): string {
  return `"${name.toLowerCase().replaceAll('"', '""')}"`;
}

export function render(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join(' ');
}

function token(found: Record<string, string | undefined>): Token {
  if (found.string !== undefined) return literal(unescaped(found.string));
  if (found.dollars !== undefined) return literal(found.dollars);
  if (found.name !== undefined) return name(found.name.replaceAll('""', '"'));
  if (found.parameter !== undefined) {
    return { kind: 'parameter', value: found.parameter, text: `:${found.parameter}` };
  }
  if (found.number !== undefined) return { kind: 'number', value: found.number, text: found.number };
  if (found.word?.startsWith('#')) return name(found.word);
  const text = found.word ?? found.symbol ?? '';
  return { kind: found.word ? 'word' : 'symbol', value: text.toLowerCase(), text };
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Redshift, like PostgreSQL 8, takes a backslash in any string for an escape, so regular expressions double theirs. */
function unescaped(body: string): string {
  return body.replace(/''|\\([0-7]{1,3})|\\([\s\S])/g, (_match, octal, letter) => {
    if (octal) return String.fromCharCode(Number.parseInt(octal, 8));
    return letter ? (escapes[letter] ?? letter) : "'";
  });
}

/** Comments nest. */
function endOfComment(sql: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  for (let depth = 0; ; ) {
    const mark = marks.exec(sql);
    if (!mark) throw new RedshiftError('unterminated /* comment');
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
}

function unreadable(sql: string, at: number): RedshiftError {
  const rest = sql.slice(at);
  if (rest.startsWith("'")) return new RedshiftError('unterminated quoted string');
  if (rest.startsWith('"')) return new RedshiftError('unterminated quoted identifier');
  return new RedshiftError(`syntax error at or near "${rest.slice(0, 1)}"\n  Position: ${at + 1}`);
}
