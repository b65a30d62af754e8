import {
  isName,
  isNameOfConnections,
  type LogField,
  logFieldNamed,
  logFields,
  type NumberShape,
  numberFields,
  requiredFields,
  type TimestampField,
  timestampFieldNamed,
  timestampFields,
  wordFields,
} from './fields.ts';
import type { MaskPolicy } from './policy.ts';

/** What is done with a column of a masked log. `date` and `time` are worked out from a timestamp. */
export type Treatment = 'copy' | 'address' | 'address-list' | 'drop' | 'date' | 'time';

/** The column that says when, as a number of so many digits. The first ten are the seconds since 1970. */
export interface TimestampColumn {
  readonly field: TimestampField;
  readonly column: number;
  readonly digits: number;
}

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
  /** where date and time come from when the rows do not have both */
  readonly timestamp: TimestampColumn | undefined;
  readonly numberColumns: readonly {
    readonly field: LogField;
    readonly column: number;
    readonly shape: NumberShape;
  }[];
  readonly wordColumns: readonly { readonly field: LogField; readonly column: number }[];
  /** the masked row, with neighbouring columns copied together: for rows without empty fields */
  readonly steps: readonly Step[];
  /** the masked row, field by field: an empty field must become `-` */
  readonly stepsByField: readonly Step[];
  /** the field in each column of the source row, undefined for one that the standard log does not have */
  readonly fields: readonly (LogField | undefined)[];
  /** what is done with each column of the source row, for a row that is set aside */
  readonly treatments: readonly Treatment[];
}

/** What it is that has such names. */
export const connectionLog =
  'This is a connection log, which tells of connections and not of requests: deliver access logs only';

/** Above this a header is not one of CloudFront's: it had 12 fields in 2008 and 35 in 2025. */
export const maximumWidth = 256;

/**
 * Works out the layout of the rows under a `#Fields` line. Fields are found by name; names that the standard log does
 * not have are passed over, and fields that the header lacks will be `-`.
 *
 * @param names the names of the header, in order
 * @returns what is wrong with the names, in words that hold none of them, when rows cannot be read by them
 */
export function layoutOf(names: readonly string[], policy: MaskPolicy): Layout | string {
  const fields = names.map(logFieldNamed);
  const timestamp = timestampOf(names, fields);
  const flaw = flawOfNames(names, fields, timestamp);
  if (flaw !== undefined) return flaw;

  const treatment = (field: LogField | undefined): Treatment => {
    if (field === undefined || policy.dropFields.some((dropped) => dropped === field)) return 'drop';
    if (field === 'c-ip') return 'address';
    return field === 'x-forwarded-for' ? 'address-list' : 'copy';
  };
  const stepsByField = logFields.map((field): Step => {
    if (timestamp && (field === 'date' || field === 'time')) {
      return { treatment: field, first: timestamp.column, last: timestamp.column };
    }
    const column = fields.indexOf(field);
    return { treatment: column < 0 ? 'drop' : treatment(field), first: column, last: column };
  });
  return {
    width: names.length,
    dateColumn: fields.indexOf('date'),
    timeColumn: fields.indexOf('time'),
    timestamp,
    numberColumns: Object.entries(numberFields)
      .map(([field, shape]) => ({
        field: field as LogField,
        column: fields.indexOf(field as LogField),
        shape,
      }))
      .filter(({ column }) => column >= 0),
    wordColumns: wordFields
      .map((field) => ({ field, column: fields.indexOf(field) }))
      .filter(({ column }) => column >= 0),
    steps: joinCopies(stepsByField),
    stepsByField,
    fields,
    treatments: fields.map(treatment),
  };
}

/** Date and time decide, else the seconds, else the milliseconds. */
function timestampOf(
  names: readonly string[],
  fields: readonly (LogField | undefined)[],
): TimestampColumn | undefined {
  if (fields.includes('date') && fields.includes('time')) return undefined;
  const timestamps = names.map(timestampFieldNamed);
  for (const field of Object.keys(timestampFields) as TimestampField[]) {
    const column = timestamps.indexOf(field);
    if (column >= 0) return { field, column, digits: timestampFields[field] };
  }
  return undefined;
}

function flawOfNames(
  names: readonly string[],
  fields: readonly (LogField | undefined)[],
  timestamp: TimestampColumn | undefined,
): string | undefined {
  if (names.length > maximumWidth) return `has over ${maximumWidth} names`;
  // A row may stand behind the names, after something that is no line end: its values would be taken for names, and it would be lost.
  const noName = names.findIndex((name) => !isName(name));
  if (noName >= 0 && names.join('') !== '')
    return `holds something that is not the name of a field, as number ${noName + 1}`;
  const missing = requiredFields.filter(
    (field) => !fields.includes(field) && !(timestamp && (field === 'date' || field === 'time')),
  );
  if (missing.length > 0) {
    return `lacks ${missing.join(', ')}${names.some(isNameOfConnections) ? `. ${connectionLog}` : ''}`;
  }
  // Of two columns with one name, the second would be masked by nobody.
  const twice = fields.find((field, column) => field && fields.indexOf(field) !== column);
  return twice && `names ${twice} twice`;
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
