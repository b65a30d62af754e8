import { type NotedColumn, notedColumns } from '../formats/fields.ts';
import type { MaskPolicy } from '../formats/policy.ts';
import { distributionNote } from './distribution.ts';
import { networkLabelNote } from './network-label.ts';
import { type Note, nothing } from './note.ts';
import { parameterNotes } from './parameters.ts';

/**
 * What is noted about the rows of a log, in the order of the columns.
 *
 * @param distribution the one that the log is named after, if it is
 */
export function notesOf(policy: MaskPolicy, distribution: string | undefined): Note[] {
  const notes: Record<NotedColumn, Note> = {
    distribution: distributionNote(distribution),
    visitor: nothing,
    network_label: networkLabelNote(policy),
    ...parameterNotes(policy),
  };
  return notedColumns.map((column) => notes[column]);
}
