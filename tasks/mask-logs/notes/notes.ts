import { type NotedColumn, notedColumns } from '../formats/fields.ts';
import type { MaskPolicy } from '../formats/policy.ts';
import type { Salts } from '../visitors/salts.ts';
import { distributionNote } from './distribution.ts';
import { networkLabelNote } from './network-label.ts';
import type { Note } from './note.ts';
import { parameterNotes } from './parameters.ts';
import { visitorNote } from './visitor.ts';

/**
 * What is noted about the rows of a log, in the order of the columns.
 *
 * @param distribution the one that the log is named after, if it is
 * @param salts from which visitors' ids are made; undefined when they get none
 */
export function notesOf(
  policy: MaskPolicy,
  distribution: string | undefined,
  salts: Salts | undefined,
): Note[] {
  const notes: Record<NotedColumn, Note> = {
    distribution: distributionNote(distribution),
    visitor: visitorNote(policy, salts),
    network_label: networkLabelNote(policy),
    ...parameterNotes(policy),
  };
  return notedColumns.map((column) => notes[column]);
}
