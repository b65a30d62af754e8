import { distributionOfField } from './distribution-id.ts';
import type { Note } from './note.ts';

/** The distribution: the one that the log is named after, else the one that the row names. */
export const distributionNote = (ofLog: string | undefined): Note => ({
  longest: 20,
  of: ({ fields }) => {
    if (ofLog !== undefined) return ofLog;
    const column = fields.indexOf('DistributionId');
    if (column < 0) return '-';
    return (row, target, at) => {
      const value = row.bytes.toString('latin1', row.fieldStart(column), row.fieldEnd(column));
      return at + target.write(distributionOfField(value) ?? '-', at, 'latin1');
    };
  },
});
