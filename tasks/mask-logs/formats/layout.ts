import { MalformedLogError } from '../errors.ts';
import { type LogField, logFields, type NumberShape, numberFields, requiredFields } from './fields.ts';
import type { MaskPolicy } from './policy.ts';

/** What is done with a column of a masked log. */
export type Treatment = 'copy' | 'address' | 'address-list' | 'drop';

/** One piece of a masked row: the columns `first` to `last` of the source row, copied at once or treated as one. */
export interface Step {
  readonly treatment: Treatment;
  readonly first: number;
  readonly last: number;
}

/** How the rows under one `#Fields` line are read, checked and written. Columns count from 0. */
export interface Layout {
  /** how many fields a row has */
  readonly width: number;
  readonly dateColumn: number;
  readonly timeColumn: number;
  readonly numberColumns: readonly {
    readonly field: LogField;
    readonly column: number;
    readonly shape: NumberShape;
  }[];
  /** the masked row, with neighbouring columns copied together: for rows without empty fields */
  readonly steps: readonly Step[];
  /** the masked row, field by field: an empty field must become `-` */
  readonly stepsByField: readonly Step[];
  /** what is done with each column of the source row, for a row that is set aside */
  readonly treatments: readonly Treatment[];
}

/** Above this a header is not one of CloudFront's: it had 12 fields in 2008 and 35 in 2025. */
export const maximumWidth = 256;

/**
 * Works out the layout of the rows under a `#Fields` line. Fields are found by name; names that the standard log does
 * not have are passed over, and fields that the header lacks will be `-`.
 *
 * @param names the names of the header, in order
 * @throws MalformedLogError when a field is missing without which a row is no request
 */
export function layoutOf(names: readonly string[], policy: MaskPolicy): Layout {
  const missing = requiredFields.filter((field) => !names.includes(field));
  if (missing.length > 0) throw new MalformedLogError(`#Fields lacks ${missing.join(', ')}`);
  if (names.length > maximumWidth) throw new MalformedLogError(`#Fields has over ${maximumWidth} names`);

  const treatment = (field: string): Treatment => {
    if (policy.dropFields.some((dropped) => dropped === field)) return 'drop';
    if (field === 'c-ip') return 'address';
    return field === 'x-forwarded-for' ? 'address-list' : 'copy';
  };
  const stepsByField = logFields.map((field): Step => {
    const column = names.indexOf(field);
    return { treatment: column < 0 ? 'drop' : treatment(field), first: column, last: column };
  });
  return {
    width: names.length,
    dateColumn: names.indexOf('date'),
    timeColumn: names.indexOf('time'),
    numberColumns: Object.entries(numberFields)
      .map(([field, shape]) => ({ field: field as LogField, column: names.indexOf(field), shape }))
      .filter(({ column }) => column >= 0),
    steps: joinCopies(stepsByField),
    stepsByField,
    treatments: names.map(treatment),
  };
}

/** Makes one step of columns that are copied and stand side by side in the source row too. */
function joinCopies(steps: readonly Step[]): Step[] {
  const joined: Step[] = [];
  for (const step of steps) {
    const before = joined.at(-1);
    if (before?.treatment === 'copy' && step.treatment === 'copy' && before.last + 1 === step.first) {
      joined[joined.length - 1] = { treatment: 'copy', first: before.first, last: step.last };
    } else {
      joined.push(step);
    }
  }
  return joined;
}
