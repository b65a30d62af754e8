import { keyOf, type Operand } from '../sql/operand.ts';
import { Reader } from '../sql/reader.ts';
import type { Token } from '../sql/tokens.ts';
import { bool } from '../sql/types.ts';
import { infix } from './infix.ts';
import type { Parser } from './parser.ts';
import { binding } from './precedence.ts';
import { primary } from './primary.ts';
import type { Scope } from './scope.ts';

/** A parser of expressions that may name what `scope` knows. */
export function parser(tokens: readonly Token[], scope: Scope): Parser {
  return new Expressions(new Reader(tokens), scope);
}

/** Translates one expression. */
export function expression(tokens: readonly Token[], scope: Scope): Operand {
  return parser([], scope).whole(tokens);
}

class Expressions implements Parser {
  readonly reader: Reader;
  readonly scope: Scope;
  readonly #seesGroups: boolean;

  constructor(reader: Reader, scope: Scope, seesGroups = true) {
    this.reader = reader;
    this.scope = scope;
    this.#seesGroups = seesGroups;
  }

  expression(minimum = 0): Operand {
    let operand = this.#grouped(this.#prefix());
    for (let next = infix(this, operand, minimum); next; next = infix(this, operand, minimum)) {
      operand = this.#grouped(next);
    }
    return operand;
  }

  of(tokens: readonly Token[]): Parser {
    return new Expressions(new Reader(tokens), this.scope, this.#seesGroups);
  }

  ofRows(tokens: readonly Token[]): Parser {
    return new Expressions(new Reader(tokens), this.scope, false);
  }

  whole(tokens: readonly Token[]): Operand {
    const inner = this.of(tokens);
    const operand = inner.expression();
    inner.reader.end();
    return operand;
  }

  /** A text that the query groups by has a spelling in each group: any will do. */
  #grouped(operand: Operand): Operand {
    const { sql, type, name, weak = false } = operand;
    if (!this.#seesGroups || !this.scope.groupedTexts.has(keyOf(operand))) return operand;
    return { sql: `any_value(${sql})`, type, weak, ...(name !== undefined && { name }) };
  }

  #prefix(): Operand {
    if (this.reader.accept('not')) return { sql: `(NOT ${this.expression(binding.not).sql})`, type: bool };
    if (this.reader.accept('+')) return this.expression(binding.sign);
    const operator = this.reader.acceptOne('-', '~');
    if (!operator) return primary(this);
    const { sql, type } = this.expression(binding.sign);
    return { sql: `(${operator} ${sql})`, type };
  }
}
