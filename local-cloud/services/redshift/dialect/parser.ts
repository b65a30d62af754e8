import type { Operand } from '../sql/operand.ts';
import type { Reader } from '../sql/reader.ts';
import type { Token } from '../sql/tokens.ts';
import type { Scope } from './scope.ts';

/** Translates the expressions of a statement from left to right. */
export interface Parser {
  readonly reader: Reader;
  readonly scope: Scope;
  /** @param minimum - Operators that bind less are left to the caller. */
  expression(minimum?: number): Operand;
  /** A parser of a part of the statement, such as the contents of brackets. */
  of(tokens: readonly Token[]): Parser;
  /** A parser of the arguments of an aggregate function, which sees rows where the rest of the query sees groups. */
  ofRows(tokens: readonly Token[]): Parser;
  /** The one expression that the tokens are. */
  whole(tokens: readonly Token[]): Operand;
}
