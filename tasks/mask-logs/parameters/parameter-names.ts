/** A name without case, and without what joins its words. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** Anybody can send other names: only so many are remembered. */
const mostKnown = 1000;

/** Names of parameters, some with a `*` at the beginning or the end. */
export class ParameterNames {
  readonly #whole = new Set<string>();
  readonly #beginnings: string[] = [];
  readonly #ends: string[] = [];

  constructor(names: readonly string[]) {
    for (const name of names) {
      const plain = plainName(name);
      if (name.startsWith('*')) this.#ends.push(plain);
      if (name.endsWith('*')) this.#beginnings.push(plain);
      if (!name.includes('*')) this.#whole.add(plain);
    }
  }

  /** What was found out about names: sites have few. */
  readonly #known = new Map<string, boolean>();

  /** Whether a name, without escapes, is among them. Of `user[email]` and `user.email` each part counts, too. */
  has(name: string): boolean {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#known.size === mostKnown) this.#known.clear();
    const found = this.#look(name);
    this.#known.set(name, found);
    return found;
  }

  #look(name: string): boolean {
    return (
      this.#hasPart(name) || (/[[.]/.test(name) && name.split(/[[\].]+/).some((part) => this.#hasPart(part)))
    );
  }

  #hasPart(name: string): boolean {
    const plain = plainName(name);
    return (
      this.#whole.has(plain) ||
      this.#ends.some((end) => plain.endsWith(end)) ||
      this.#beginnings.some((beginning) => plain.startsWith(beginning))
    );
  }
}
