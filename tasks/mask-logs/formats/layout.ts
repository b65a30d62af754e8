import type { TextWithParameters } from '../parameters/parameter-masker.ts';
import {
  isName,
  isNameOfConnections,
  keptFields,
  type LogField,
  logFieldNamed,
  missingFields,
  type NumberShape,
  numberFields,
  wordFields,
} from './fields.ts';
import { isDropped, type MaskPolicy } from './policy.ts';
import { type TimestampColumn, timestampOf } from './timestamp.ts';

/** What is done with a column of a masked log. `date` and `time` are worked out from a timestamp. */
export type Treatment = 'copy' | 'address' | 'address-list' | TextWithParameters | 'drop' | 'date' | 'time';

const fieldsWithParameters: Partial<Record<LogField, TextWithParameters>> = {
  'cs-uri-stem': 'path',
  'cs-uri-query': 'query',
  'cs(Referer)': 'referer',
};

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
  /** how many of the last fields of a masked row the source row lacks. The steps end before them. */
  readonly lacking: number;
  /** the field in each column of the source row, undefined for one that is not known */
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
 * Works out the layout of the rows under a `#Fields` line. Fields are found by name; names that are not known are
 * passed over, and fields that the header lacks will be `-`.
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
    if (field === undefined || isDropped(field, policy)) return 'drop';
    if (field === 'c-ip') return 'address';
    if (field === 'x-forwarded-for') return 'address-list';
    return (policy.dropParameters && fieldsWithParameters[field]) ?? 'copy';
  };
  const lacking = keptFields.length - 1 - keptFields.findLastIndex((field) => fields.includes(field));
  const stepsByField = keptFields.slice(0, keptFields.length - lacking).map((field): Step => {
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
    lacking,
    fields,
    treatments: fields.map(treatment),
  };
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
  const missing = missingFields(fields, timestamp !== undefined);
  if (missing.length > 0) {
    const advice = names.some(isNameOfConnections) ? connectionLog : 'Select what is missing in the delivery';
    return `lacks ${missing.join(', ')}. ${advice}`;
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
