import { MalformedLogError } from '../errors.ts';
import { LogLines } from '../reading/log-lines.ts';
import { longestLine } from '../reading/whole-lines.ts';
import type { RowMasker } from '../row-masker.ts';
import { knownFields } from './fields.ts';
import { HeaderSection } from './header-section.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { Flaw } from './named-values.ts';
import type { MaskPolicy } from './policy.ts';

/**
 * The rows of a format whose values come with names: written with TABs, in the order of the standard log, and masked like any
 * other.
 */
export class WrittenRows {
  /** one line for each row. That of a row that cannot be masked is empty. */
  readonly #lines = new LogLines(() => this.#readLine());
  /** what is wrong with the rows whose lines are empty, by their numbers */
  readonly #flaws = new Map<number, string>();
  readonly #section: HeaderSection;
  readonly #rows: RowMasker;

  constructor(rows: RowMasker, policy: MaskPolicy) {
    this.#rows = rows;
    // Names that are those of the standard log are always a layout.
    this.#section = new HeaderSection(layoutOf(knownFields, policy) as Layout);
  }

  /**
   * Tells, before its empty line is written, why a row cannot be masked.
   *
   * @param number from 1
   */
  noteFlaw({ flaw }: Flaw, number: number): void {
    this.#flaws.set(number, flaw);
  }

  /**
   * Masks rows.
   *
   * @param lines an empty one counts, but is no row
   * @throws MalformedLogError when there is more in one than a row
   */
  write(lines: Buffer): void {
    this.#lines.write(lines);
  }

  /** @throws MalformedLogError when most of the rows do not fit */
  end(): void {
    const flaw = this.#section.flaw();
    if (flaw !== undefined) throw new MalformedLogError(flaw);
  }

  #readLine(): void {
    const { row, number } = this.#lines;
    if (row.end - row.start >= longestLine) throw MalformedLogError.at(number, 'longer than 4 MiB');
    if (row.end > row.start) {
      this.#rows.mask(row, this.#section, number);
      return;
    }
    const flaw = this.#flaws.get(number);
    if (flaw === undefined) return;
    this.#flaws.delete(number);
    this.#rows.setAside(row, this.#section, flaw, number);
  }
}
