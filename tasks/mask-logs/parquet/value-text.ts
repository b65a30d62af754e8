import type { SchemaElement } from 'hyparquet';

/** Writes a number as text; undefined for one that the field cannot have. */
export type NumberText = (number: number | bigint) => string | undefined;

/** Whether the values of a column are text. One that does not say what its bytes are is taken for text, which is checked. */
export const isText = ({ type, converted_type, logical_type }: SchemaElement) =>
  type === 'BYTE_ARRAY' &&
  (logical_type
    ? logical_type.type === 'STRING' || logical_type.type === 'ENUM'
    : converted_type === undefined || converted_type === 'UTF8' || converted_type === 'ENUM');

/**
 * How the numbers of a column become the text that CloudFront would write for its field.
 *
 * @returns undefined when the type is not one for the field
 */
export function numberTextOf(element: SchemaElement, field: string): NumberText | undefined {
  // A type of which there is no value but NULL.
  if (element.logical_type?.type === 'NULL') return () => undefined;
  const unit = timeUnitOf(element);
  if (unit) {
    const write = texts[unit.of][field];
    return write && ((number) => write(milliseconds(number, unit.perSecond)));
  }
  if (!isPlainNumber(element)) return undefined;
  const digits = field === 'sc-status' ? 3 : 0;
  switch (element.type) {
    case 'INT32':
      return isUnsigned(element)
        ? (number) => String(Number(number) >>> 0).padStart(digits, '0')
        : (number) => String(number).padStart(digits, '0');
    case 'INT64':
      return isUnsigned(element)
        ? (number) => String(BigInt.asUintN(64, BigInt(number))).padStart(digits, '0')
        : (number) => String(number).padStart(digits, '0');
    case 'FLOAT':
      return (number) => String(Number(Number(number).toPrecision(7)));
    case 'DOUBLE':
      return (number) => String(number);
    default:
      return undefined;
  }
}

interface TimeUnit {
  readonly of: 'date' | 'time' | 'timestamp';
  readonly perSecond: bigint;
}

const perSecond = { MILLIS: 1_000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n };

function timeUnitOf({ type, converted_type, logical_type }: SchemaElement): TimeUnit | undefined {
  if (type !== 'INT32' && type !== 'INT64') return undefined;
  if (logical_type?.type === 'DATE' || converted_type === 'DATE') return { of: 'date', perSecond: 1n };
  if (logical_type?.type === 'TIME') return { of: 'time', perSecond: perSecond[logical_type.unit] };
  if (logical_type?.type === 'TIMESTAMP') return { of: 'timestamp', perSecond: perSecond[logical_type.unit] };
  const [, of, unit] = /^(TIME|TIMESTAMP)_(MILLIS|MICROS)$/.exec(converted_type ?? '') ?? [];
  if (of === undefined) return undefined;
  return { of: of === 'TIME' ? 'time' : 'timestamp', perSecond: perSecond[unit as 'MILLIS' | 'MICROS'] };
}

const isPlainNumber = ({ converted_type, logical_type }: SchemaElement) =>
  logical_type
    ? logical_type.type === 'INTEGER'
    : converted_type === undefined || /^U?INT_\d+$/.test(converted_type);

const isUnsigned = ({ converted_type, logical_type }: SchemaElement) =>
  logical_type?.type === 'INTEGER' ? !logical_type.isSigned : converted_type?.startsWith('UINT_') === true;

/** Cut off, not rounded: the last millisecond of a day belongs to it. */
function milliseconds(number: number | bigint, perUnit: bigint): number {
  const thousandfold = BigInt(number) * (perUnit === 1n ? 86_400_000n : 1_000n);
  return Number(thousandfold / perUnit) - (thousandfold % perUnit < 0n ? 1 : 0);
}

type TimeText = (milliseconds: number) => string | undefined;

/** `YYYY-MM-DD`; undefined for a day that has no such name. */
const dateText: TimeText = (time) => isoText(time)?.slice(0, 10);

/** `HH:MM:SS` */
const timeText: TimeText = (time) => isoText(time)?.slice(11, 19);

/** What is written of a date, of a time of day and of a point in time, by field. */
const texts: Record<TimeUnit['of'], Record<string, TimeText>> = {
  date: { date: dateText },
  time: { time: (time) => (time >= 0 && time < 86_400_000 ? timeText(time) : undefined) },
  timestamp: {
    date: dateText,
    time: timeText,
    timestamp: (time) => String(Math.floor(time / 1000)),
    'timestamp(ms)': String,
  },
};

function isoText(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  // Years of more than four digits are longer.
  return text.length === 24 ? text : undefined;
}
