import type { Layout } from './layout.ts';
import { noTab } from './row-flaw.ts';

/**
 * The rows under one header: how they are read, and how many of them did not fit. When more than half did not, it is the
 * header or the log that is wrong, and not the rows.
 */
export class HeaderSection {
  readonly layout: Layout;
  /** the line of the header, from 1; undefined where each row has its own names */
  readonly #line: number | undefined;
  #rows = 0;
  #flawed = 0;
  /** the first row that did not fit */
  #first = '';

  constructor(layout: Layout, line?: number) {
    this.layout = layout;
    this.#line = line;
  }

  countRow(): void {
    this.#rows++;
  }

  /** Of the rows that were counted, one does not fit. */
  countFlaw(flaw: string, line: number): void {
    if (this.#flawed++ === 0) this.#first = `line ${line}: ${flaw}`;
  }

  /** Why the log cannot be trusted, in words that name no value; undefined when at least half of the rows fit. */
  flaw(): string | undefined {
    if (2 * this.#flawed <= this.#rows) return undefined;
    const what = this.#line === undefined ? 'cannot be read' : `do not fit the header in line ${this.#line}`;
    const advice = this.#first.endsWith(noTab) ? '. Set the field delimiter of the delivery to a TAB' : '';
    return `${this.#flawed} of ${this.#rows} rows ${what}. The first is ${this.#first}${advice}`;
  }
}
