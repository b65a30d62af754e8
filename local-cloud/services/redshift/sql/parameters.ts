import type { SqlParameter } from '@aws-sdk/client-redshift-data';
import { RedshiftError } from '../redshift-error.ts';
import { isWord } from './reader.ts';
import { literal, type Token, tokenize } from './tokens.ts';

/** The tokens of one statement, which may end with a semicolon. Like the Data API, refuses two statements in one text. */
export function singleStatement(sql: string): Token[] {
  const tokens = tokenize(sql);
  while (isWord(tokens.at(-1), ';')) tokens.pop();
  if (tokens.some((token) => isWord(token, ';'))) {
    throw new RedshiftError('cannot insert multiple commands into a prepared statement');
  }
  return tokens;
}

/** Replaces each `:name` by its value: a string literal, which takes its type from where it is. */
export function bindParameters(tokens: readonly Token[], parameters: readonly SqlParameter[]): Token[] {
  const values = new Map(parameters.map(({ name, value }) => [name, value ?? '']));
  return tokens.map((token) => {
    const value = token.kind === 'parameter' ? values.get(token.value) : undefined;
    return value === undefined ? token : literal(value);
  });
}

/** The names after `:` in these statements. SQL that cannot be read fails later, when it runs. */
export function parameterNames(sqls: readonly string[]): Set<string> {
  return new Set(
    sqls.flatMap((sql) => [...sql.matchAll(/(?<![:\w]):([A-Za-z]\w*)/g)].map(([, name = '']) => name)),
  );
}
