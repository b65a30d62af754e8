import { RedshiftError } from '../redshift-error.ts';
import type { Relation } from './relation.ts';
import { raw, type Token } from './tokens.ts';

/** Reads a statement from left to right. Words to look for are in lower case. */
export class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  next(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw new RedshiftError('syntax error at end of input');
    this.#at += 1;
    return token;
  }

  /** Takes these words or symbols if they come next: all of them or none. */
  accept(...words: string[]): boolean {
    const met = words.every((word, index) => isWord(this.peek(index), word));
    if (met) this.#at += words.length;
    return met;
  }

  /** Takes the one of `words` that comes next. */
  acceptOne<Word extends string>(...words: Word[]): Word | undefined {
    return words.find((word) => this.accept(word));
  }

  expect(...words: string[]): void {
    if (!this.accept(...words)) throw this.unexpected();
  }

  string(): string {
    return this.#take('string').value;
  }

  integer(): number {
    return Number(this.#take('number').value);
  }

  name(): string {
    const token = this.next();
    if (token.kind !== 'word' && token.kind !== 'name') throw syntaxError(token);
    return token.value;
  }

  relation(): Relation {
    const first = this.name();
    return this.accept('.') ? { schema: first, name: this.name() } : { schema: undefined, name: first };
  }

  /** The names of a list in brackets. */
  names(): string[] {
    return this.group().map((item) => {
      const reader = new Reader(item);
      const name = reader.name();
      reader.end();
      return name;
    });
  }

  /** The contents of the next pair of brackets, split at commas. */
  group(): Token[][] {
    return splitAtCommas(this.brackets());
  }

  /** The contents of the next pair of brackets. */
  brackets(): Token[] {
    this.expect('(');
    return this.#untilPartner();
  }

  /** The tokens before the next of `words` that is in no brackets, or all that are left. A word may be `order by`. */
  until(...words: string[]): Token[] {
    const taken: Token[] = [];
    while (!this.done && !words.some((word) => this.#isAt(word))) {
      if (isWord(this.peek(), '(')) taken.push(this.next(), ...this.#untilPartner(), raw(')'));
      else taken.push(this.next());
    }
    return taken;
  }

  /** The tokens that are left. */
  rest(): Token[] {
    const rest = this.#tokens.slice(this.#at);
    this.#at = this.#tokens.length;
    return rest;
  }

  /** Is one of the tokens that are left like this? */
  some(test: (token: Token) => boolean): boolean {
    return this.#tokens.slice(this.#at).some(test);
  }

  /** A reader of the tokens that are left. */
  remaining(): Reader {
    return new Reader(this.rest());
  }

  /** @throws RedshiftError unless everything is read */
  end(): void {
    if (!this.done) throw this.unexpected();
  }

  unexpected(): RedshiftError {
    const token = this.peek();
    return token ? syntaxError(token) : new RedshiftError('syntax error at end of input');
  }

  #isAt(words: string): boolean {
    return words.split(' ').every((word, ahead) => isWord(this.peek(ahead), word));
  }

  #take(kind: Token['kind']): Token {
    const token = this.next();
    if (token.kind !== kind) throw syntaxError(token);
    return token;
  }

  #untilPartner(): Token[] {
    const start = this.#at;
    for (let depth = 1; depth > 0; ) {
      const token = this.next();
      if (isWord(token, '(')) depth += 1;
      if (isWord(token, ')')) depth -= 1;
    }
    return this.#tokens.slice(start, this.#at - 1);
  }
}

/** Is this that keyword or symbol? A quoted name or a string never is. */
export function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && (token.kind === 'word' || token.kind === 'symbol') && token.value === word;
}

export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  if (tokens.length === 0) return [];
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isWord(token, '(')) depth += 1;
    if (isWord(token, ')')) depth -= 1;
    if (depth === 0 && isWord(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

export function syntaxError(token: Token): RedshiftError {
  return new RedshiftError(`syntax error at or near "${token.value}"`);
}
