import type { Layout } from '../formats/layout.ts';
import { dash } from '../reading/bytes.ts';
import type { Row } from '../reading/row.ts';

/** Where the value of a field is, in bytes: nowhere if it has none. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A field of the rows of a layout. One object serves all rows. */
export class FieldSpan implements Span {
  start = 0;
  end = 0;
  readonly #column: number;

  constructor({ fields }: Layout, name: NonNullable<Layout['fields'][number]>) {
    this.#column = fields.indexOf(name);
  }

  /** Whether rows have the field at all. */
  get exists(): boolean {
    return this.#column >= 0;
  }

  /** Finds the field in a row. False when it has no value there. */
  find(row: Row): boolean {
    if (this.#column < 0) return false;
    this.start = row.fieldStart(this.#column);
    this.end = row.fieldEnd(this.#column);
    if (this.end - this.start === 1 && row.bytes[this.start] === dash) this.end = this.start;
    return this.start < this.end;
  }
}
