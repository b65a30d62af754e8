import { notServed, RedshiftError } from '../redshift-error.ts';
import { approximateCount, type Call, inDuckDbsFunctions } from './functions.ts';
import { isWord, splitAtCommas } from './reader.ts';
import { literal, name, raw, type Token } from './tokens.ts';

/**
 * Translates a query, or any part of one, into DuckDB's dialect. Both dialects descend from PostgreSQL, so most tokens
 * stay as they are. Calls, casts to VARCHAR(n), TOP, the match operators and a few words differ.
 */
export function inDuckDb(tokens: readonly Token[]): Token[] {
  return new Rewriting(tokens).run();
}

/** Words that may precede a bracket and are not functions. */
const keywords = new Set(
  `all and any as between by case distinct else except exists filter from group having ilike in intersect interval is join
  lateral like limit not on offset or order over partition qualify returning select set similar some then to top union
  using values when where with`.split(/\s+/),
);

const wildcards: Record<string, string> = { '%': '.*', _: '.' };

const matchOperators = new Set(['~', '!~', '~*', '!~*']);

/** Words that are functions in DuckDB, or have another name there. */
const words: Record<string, string> = {
  sysdate: 'sysdate()',
  current_date: 'CAST(sysdate() AS DATE)',
  current_timestamp: 'sysdate()',
  current_user: "getvariable('db_user')",
  minus: 'EXCEPT',
  // DuckDB's own would show the internal schemas.
  information_schema: 'redshift_information_schema',
};

/** Words that DuckDB reserves and Redshift does not: columns may have these names. */
const freeWords = new Set([
  'anti',
  'asof',
  'at',
  'columns',
  'describe',
  'glob',
  'lambda',
  'positional',
  'semi',
  'show',
  'summarize',
]);

class Rewriting {
  readonly #tokens: readonly Token[];
  readonly #out: Token[] = [];
  #at = 0;
  /** Where the last operand begins in #out: the operand of a `::`. */
  #operand = 0;
  #top: Token | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  run(): Token[] {
    while (this.#at < this.#tokens.length) this.#step();
    if (this.#top) this.#out.push(raw('LIMIT'), this.#top);
    return this.#out;
  }

  #step(): void {
    const token = this.#take();
    if (isWord(token, '::')) this.#cast();
    else if (isWord(token, '(')) this.#operandOf([token, ...inDuckDb(this.#group()), raw(')')]);
    else if (isWord(token, 'top') && this.#followsSelect()) this.#top = this.#take();
    else if (isWord(token, 'approximate')) this.#operandOf(approximateCount(this.#call(this.#take())));
    else if (this.#isCall(token)) this.#operandOf(this.#called(token));
    else if (token.kind === 'symbol' && matchOperators.has(token.value)) this.#match(token.value);
    else if (isWord(token, 'similar') && isWord(this.#peek(), 'to')) this.#similar();
    else if (token.kind === 'parameter') throw new RedshiftError(`syntax error at or near ":"`);
    else this.#plain(token);
  }

  #plain(token: Token): void {
    const word = token.kind === 'word' && Object.hasOwn(words, token.value) ? words[token.value] : undefined;
    if (token.kind === 'symbol') this.#out.push(token);
    else if (this.#isFree(token)) this.#operandOf([name(token.value)]);
    else this.#operandOf([word && !isWord(this.#out.at(-1), '.') ? raw(word) : token]);
  }

  /** AT TIME ZONE is the only use of these words in Redshift. */
  #isFree({ kind, value }: Token): boolean {
    return kind === 'word' && freeWords.has(value) && !(value === 'at' && isWord(this.#peek(), 'time'));
  }

  /** `x::varchar(3)` truncates silently, counting bytes. DuckDB does any other cast itself. */
  #cast(): void {
    const type = this.#type();
    const bytes = characterLimit(type);
    if (bytes === undefined) {
      this.#out.push(raw('::'), ...type);
      return;
    }
    const operand = this.#out.splice(this.#operand);
    this.#out.push(raw('cut_bytes('), ...operand, raw(`::VARCHAR, ${bytes})`));
  }

  #type(): Token[] {
    const type = [this.#take()];
    while (isWord(this.#peek(), 'varying') || isWord(this.#peek(), 'precision')) type.push(this.#take());
    if (isWord(this.#peek(), '(')) type.push(this.#take(), ...this.#group(), raw(')'));
    return type;
  }

  /** `~` finds its pattern anywhere in Redshift, and must match the whole text in DuckDB. */
  #match(operator: string): void {
    const pattern = this.#take();
    if (pattern.kind !== 'string') throw notServed('A match against a pattern that is not a string literal');
    const flags = operator.endsWith('*') ? 'is' : 's';
    this.#out.push(raw(operator.startsWith('!') ? '!~' : '~'));
    this.#operandOf([literal(`(?${flags})^.*?(?:${pattern.value}).*$`)]);
  }

  /** Both match the whole text: Redshift with LIKE's wildcards, DuckDB with a regular expression. */
  #similar(): void {
    this.#take();
    const pattern = this.#take();
    if (pattern.kind !== 'string') throw notServed('SIMILAR TO a pattern that is not a string literal');
    const expression = pattern.value.replace(
      /\\.|[%_.^$]/gs,
      (found) => wildcards[found] ?? `\\${found.slice(-1)}`,
    );
    this.#out.push(raw('SIMILAR'), raw('TO'));
    this.#operandOf([literal(`(?s)${expression}`)]);
  }

  #isCall(token: Token): boolean {
    if (token.kind !== 'word' || keywords.has(token.value) || !isWord(this.#peek(), '(')) return false;
    const before = this.#tokens[this.#at - 2];
    const names = ['.', ')', 'as', 'into', 'table'].some((word) => isWord(before, word));
    return !names && !this.#isCommonTable();
  }

  /** `name (columns) AS (query)`, as in WITH. */
  #isCommonTable(): boolean {
    const close = partner(this.#tokens, this.#at);
    return isWord(this.#tokens[close + 1], 'as') && isWord(this.#tokens[close + 2], '(');
  }

  #called(token: Token): Token[] {
    if (token.value === 'cast') return this.#castCall();
    if (
      token.value === 'extract' ||
      token.value === 'trim' ||
      token.value === 'position' ||
      token.value === 'substring'
    ) {
      this.#take();
      return [token, raw('('), ...inDuckDb(this.#group()), raw(')')];
    }
    return inDuckDbsFunctions(this.#call(token));
  }

  #call(token: Token): Call {
    this.#take();
    const args = splitAtCommas(this.#group()).map(inDuckDb);
    const ordered =
      isWord(this.#peek(), 'within') && isWord(this.#peek(1), 'group') && isWord(this.#peek(2), '(');
    if (!ordered) return { name: token.value, args, within: undefined };
    this.#at += 3;
    return { name: token.value, args, within: inDuckDb(this.#group()) };
  }

  #castCall(): Token[] {
    this.#take();
    const inside = this.#group();
    const as = inside.findLastIndex((token) => isWord(token, 'as'));
    return inDuckDb([raw('('), ...inside.slice(0, as), raw(')'), raw('::'), ...inside.slice(as + 1)]);
  }

  #operandOf(tokens: readonly Token[]): void {
    // The parts of a qualified name are one operand.
    if (!isWord(this.#out.at(-1), '.')) this.#operand = this.#out.length;
    this.#out.push(...tokens);
  }

  #followsSelect(): boolean {
    const last = this.#out.at(-1);
    return isWord(last, 'select') || (isWord(last, 'distinct') && isWord(this.#out.at(-2), 'select'));
  }

  #peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  #take(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw new RedshiftError('syntax error at end of input');
    this.#at += 1;
    return token;
  }

  /** The rest of the bracket that was just opened. Steps over its closing bracket. */
  #group(): readonly Token[] {
    const close = partner(this.#tokens, this.#at - 1);
    const inside = this.#tokens.slice(this.#at, close);
    this.#at = close + 1;
    return inside;
  }
}

/** Where the bracket that opens at `open` closes. */
function partner(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (isWord(tokens[at], '(')) depth += 1;
    if (isWord(tokens[at], ')')) depth -= 1;
    if (depth === 0) return at;
  }
  throw new RedshiftError('syntax error at end of input');
}

/** n of VARCHAR(n) or CHAR(n). */
function characterLimit(type: readonly Token[]): number | undefined {
  const isCharacter = ['varchar', 'char', 'character', 'nvarchar', 'nchar', 'bpchar'].some((name) =>
    isWord(type[0], name),
  );
  const limit = type.find(({ kind }) => kind === 'number');
  return isCharacter && limit ? Number(limit.value) : undefined;
}
