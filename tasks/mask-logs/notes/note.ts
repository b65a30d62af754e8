import type { Layout } from '../formats/layout.ts';
import type { Row } from '../reading/row.ts';

/** Writes a value without TABs and line ends, which is `-` if there is none, and returns where the next byte goes. */
export type WriteNote = (row: Row, target: Buffer, at: number) => number;

/** One of the `notedColumns`: a value that no field of a log holds as it is, and that the masker works out. */
export interface Note {
  /** how many bytes a value has at most */
  readonly longest: number;
  /** What is noted about rows of a layout: the same text (ASCII) for all of them, or one for each. */
  of(layout: Layout): string | WriteNote;
}

/** What is not noted. */
export const nothing: Note = { longest: 1, of: () => '-' };
