import type { Layout } from '../formats/layout.ts';
import { copyBytes, copyOverrun, viewOf } from '../reading/bytes.ts';
import type { Row } from '../reading/row.ts';
import type { Note, WriteNote } from './note.ts';

/** Text that is the same for all rows. */
interface Constant {
  readonly view: DataView;
  readonly length: number;
}

/**
 * The end of the masked rows of one layout: the fields that their log lacks, then what is noted. What is the same for all
 * rows is put together once, so that a legacy log costs one copy.
 */
export class RowTail {
  /** how many bytes it has at most */
  readonly longest: number;
  readonly layout: Layout;
  readonly #parts: readonly (Constant | WriteNote)[];

  constructor(layout: Layout, notes: readonly Note[]) {
    this.layout = layout;
    const parts: (Constant | WriteNote)[] = [];
    let text = '\t-'.repeat(layout.lacking);
    let longest = text.length;
    for (const note of notes) {
      const noted = note.of(layout);
      text += '\t';
      longest += 1 + note.longest;
      if (typeof noted === 'string') {
        text += noted;
      } else {
        parts.push(constant(text), noted);
        text = '';
      }
    }
    this.#parts = text === '' ? parts : [...parts, constant(text)];
    this.longest = longest + copyOverrun;
  }

  /** Returns where the next byte goes. */
  write(row: Row, target: Buffer, view: DataView, at: number): number {
    let next = at;
    for (const part of this.#parts) {
      next =
        typeof part === 'function'
          ? part(row, target, next)
          : copyBytes(part.view, 0, part.length, view, next);
    }
    return next;
  }
}

const constant = (text: string): Constant => ({
  view: viewOf(Buffer.from(text.padEnd(text.length + copyOverrun), 'latin1')),
  length: text.length,
});
