import { notServed } from '../redshift-error.ts';

/** Redshift's date patterns, longer ones first, and DuckDB's strftime codes. */
const patterns: Record<string, string> = {
  YYYY: '%Y',
  YY: '%y',
  MONTH: '%B',
  MON: '%b',
  MM: '%m',
  DDD: '%j',
  DD: '%d',
  DAY: '%A',
  DY: '%a',
  D: '%w',
  HH24: '%H',
  HH12: '%I',
  HH: '%I',
  MI: '%M',
  SS: '%S',
  MS: '%g',
  US: '%f',
  AM: '%p',
  PM: '%p',
};

const pattern = new RegExp(`"([^"]*)"|${Object.keys(patterns).join('|')}|[A-Za-z]+|%|'`, 'gi');

/**
 * Turns a Redshift format such as `YYYY-MM-DD HH24:MI:SS` into DuckDB's.
 *
 * @throws RedshiftError for number formats and rare patterns
 */
export function dateFormat(format: string): string {
  if (/[09]|FM/i.test(format.replace(/"[^"]*"/g, ''))) throw notServed(`The number format ${format}`);
  return format.replace(pattern, (found, quoted?: string) => {
    if (quoted !== undefined) return quoted.replaceAll('%', '%%').replaceAll("'", "''");
    if (found === '%') return '%%';
    if (found === "'") return "''";
    if (/^T$/i.test(found)) return found;
    const code = patterns[found.toUpperCase()];
    if (!code) throw notServed(`The date pattern ${found}`);
    return code;
  });
}
