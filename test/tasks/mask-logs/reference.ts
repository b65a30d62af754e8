import { keptFields, knownFields, maskedColumns } from '../../../tasks/mask-logs/formats/fields.ts';
import type { MaskPolicy } from '../../../tasks/mask-logs/formats/policy.ts';
import { ParameterMasker } from '../../../tasks/mask-logs/parameters/parameter-masker.ts';
import { maskAddress, maskList } from './reference-addresses.ts';
import { networkLabel, parameters, visitor } from './reference-notes.ts';

/**
 * What masking means, written to be read: rows and strings, no eye to speed. The kernel must agree with it byte for byte.
 * Texts are Latin-1: one character for each byte.
 */

export interface ReferenceResult {
  /** the masked log of each date */
  readonly masked: Record<string, string>;
  /** line number and reason of each row that is set aside */
  readonly setAside: string[];
  readonly rowsIn: number;
  readonly rowsOut: number;
}

export class Rejected extends Error {}

const required = ['date', 'time', 'cs-method', 'cs-uri-stem', 'sc-status'];

/** @param timeZone whose days have the salts that tests know; without it, visitors get no ids */
export function maskLog(
  log: string,
  policy: MaskPolicy,
  fileId: (date: string) => bigint,
  timeZone?: string,
): ReferenceResult {
  const rows: Record<string, string[]> = {};
  const setAside: string[] = [];
  let names: string[] | undefined;
  let rowsIn = 0;
  let otherLines = 0;
  let section = { rows: 0, flawed: 0 };
  const endSection = () => {
    if (section.flawed > section.rows / 2) throw new Rejected();
    section = { rows: 0, flawed: 0 };
  };
  for (const [index, line] of log.split('\n').entries()) {
    const row = line.replace(/\r$/, '');
    if (row === '') {
      // What follows the last line feed is no line.
      if (names && (index < log.split('\n').length - 1 || line !== '')) otherLines++;
      continue;
    }
    const [, directive = '', value = ''] =
      /^#(version|fields|software|start-date|end-date|date|remark):([\t -~]*)$/i.exec(row) ?? [];
    switch (directive.toLowerCase()) {
      case 'version':
        if (value.trim() !== '1.0') throw new Rejected();
        continue;
      case 'fields':
        endSection();
        names = namesOf(value.trim().split(/[ \t]+/));
        continue;
      default:
        if (directive === '' || value.includes('\t')) break;
        if (/^\s*"?\d{4}-\d\d-\d\d[",;|\s]+\d\d:\d\d:\d\d[",;|\s]+\S/.test(value)) break;
        if (/\d{4}[-/]\d\d[-/]\d\d\D{1,3}\d\d:\d\d:\d\d[a-z]{0,3}([^0-9a-z]+[0-9a-z]+){10}/i.test(value))
          break;
        if (names) otherLines++;
        continue;
    }
    if (/^#\W*(version|fields)/i.test(row)) throw new Rejected();
    if (!names) throw new Rejected();
    rowsIn++;
    section.rows++;
    const fields = row.split('\t');
    const flaw = row.startsWith('#') ? 'no directive' : flawOf(fields, names);
    if (flaw) {
      if (fields.length >= 2 * names.length - 1) throw new Rejected();
      if ((row.match(/\d{4}-\d\d-\d\d[\s,]\d\d:\d\d:\d\d/g)?.length ?? 0) > 1) throw new Rejected();
      section.flawed++;
      setAside.push(`${index + 1}\t${flaw}`);
      continue;
    }
    const date = fields[names.indexOf('date')] as string;
    rows[date] ??= [];
    const fieldOf = (name: string) => fields[names?.indexOf(name) ?? -1] || '-';
    const values = keptFields.map((field) => {
      const value = fieldOf(field);
      if ((policy.dropFields as readonly string[]).includes(field)) return '-';
      if (field === 'asn' && !policy.keepFields?.includes('asn')) return '-';
      if (field === 'c-ip') return maskAddress(value, policy);
      if (field === 'x-forwarded-for') return maskList(value, policy);
      return policy.dropParameters ? withoutParameters(field, value, policy) : value;
    });
    const id = fieldOf('DistributionId');
    const distribution = /^E[A-Z0-9]{7,19}$/.test(id) ? id : '-';
    const notes = [
      distribution,
      visitor(fieldOf, policy, timeZone),
      networkLabel(fieldOf, policy),
      ...parameters(fieldOf, policy),
    ];
    rows[date].push([fileId(date), rows[date].length + 1, ...values, ...notes].join('\t'));
  }
  endSection();
  if (rowsIn === 0 && otherLines > 0) throw new Rejected();
  if (!names) throw new Rejected();
  return {
    masked: Object.fromEntries(
      Object.entries(rows).map(([date, lines]) => [
        date,
        `${[maskedColumns.join('\t'), ...lines].join('\n')}\n`,
      ]),
    ),
    setAside,
    rowsIn,
    rowsOut: Object.values(rows).reduce((sum, lines) => sum + lines.length, 0),
  };
}

/** What is dropped is the masker's own rule, which has tests of its own. Here only where it applies. */
function withoutParameters(field: string, value: string, policy: MaskPolicy): string {
  const masker = new ParameterMasker(policy);
  if (field === 'cs-uri-stem') return masker.maskText('path', value);
  if (field === 'cs-uri-query') return masker.maskText('query', value);
  return field === 'cs(Referer)' ? masker.maskText('referer', value) : value;
}

/** The names of a header as the standard log spells them; others stay as they are. */
function namesOf(header: readonly string[]): string[] {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[_(]/g, '-').replaceAll(')', '');
  const names = header.map((name) => knownFields.find((field) => plain(field) === plain(name)) ?? name);
  const known = names.filter((name) => (knownFields as readonly string[]).includes(name));
  if (new Set(known).size < known.length) throw new Rejected();
  if (!required.every((name) => names.includes(name))) throw new Rejected();
  if (names.some((name) => !/^[a-z][\w-]*(\([\w-]+\))?$/i.test(name))) throw new Rejected();
  return names;
}

function flawOf(fields: readonly string[], names: readonly string[]): string | undefined {
  const extra = fields.length - names.length;
  if (extra !== 0 && !(extra === 1 && fields.at(-1) === ''))
    return fields.length === 1 ? 'no TAB between its fields' : 'number of fields';
  const text = fields.join('');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(text)) return 'control byte';
  const bytes = Buffer.from(fields.join('\t'), 'latin1');
  if (!Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes)) return 'not UTF-8';
  if (fields.some((field) => field.length > 65_535)) return 'length of a field';
  const fieldOf = (name: string) => fields[names.indexOf(name)] || '-';
  if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(fieldOf('time'))) return 'time';
  for (const [name, shape] of Object.entries(numbers)) {
    if (fieldOf(name) !== '-' && !shape.test(fieldOf(name))) return name;
  }
  for (const name of words) {
    if (fieldOf(name) !== '-' && !/^[a-z][a-z0-9._-]*$/i.test(fieldOf(name))) return name;
  }
  return isDay(fieldOf('date')) ? undefined : 'date';
}

const numbers = {
  'sc-bytes': /^\d{1,18}$/,
  'sc-status': /^\d{1,3}$/,
  'cs-bytes': /^\d{1,18}$/,
  'time-taken': /^\d{1,9}(\.\d{1,9})?$/,
  'fle-encrypted-fields': /^\d{1,3}$/,
  'time-to-first-byte': /^\d{1,3}(\.\d{1,9})?$/,
  'sc-content-len': /^\d{1,18}$/,
  'sc-range-start': /^\d{1,18}$/,
  'sc-range-end': /^\d{1,18}$/,
  'origin-fbl': /^\d{1,9}(\.\d{1,9})?$/,
  'origin-lbl': /^\d{1,9}(\.\d{1,9})?$/,
  asn: /^\d{1,10}$/,
};

const words = ['cs-method', 'x-edge-result-type', 'ssl-protocol', 'c-country', 'distribution-tenant-id'];

function isDay(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return year >= 1 && day >= 1 && day <= days;
}
