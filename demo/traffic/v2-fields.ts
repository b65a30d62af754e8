import { keptFields, type LogField } from '../../tasks/mask-logs/formats/fields.ts';
import type { RowFields } from './visit.ts';
import { countries } from './vocabulary.ts';

/** What the stack does not ask CloudFront for, since it would be dropped. */
const notAskedFor: readonly LogField[] = ['cs(Cookie)', 'c-port', 'asn'];

/** The fields of a log of v2, in the order in which the stack asks for them. */
export const v2Fields = keptFields.filter((field) => !notAskedFor.includes(field));

/** What v2 tells about a request that the legacy log does not. It follows from the row, so that no number of it changes. */
export function withV2Fields(row: RowFields): RowFields {
  return {
    ...row,
    'c-country': countries[row['x-edge-location']?.slice(0, 3) ?? ''] ?? '-',
    'cache-behavior-path-pattern':
      /^\/(assets|videos)\//.exec(row['cs-uri-stem'] ?? '')?.[0].concat('*') ?? '*',
    ...(asksOrigin.has(row['x-edge-detailed-result-type'] ?? '')
      ? { 'origin-fbl': share(0.8, row['time-to-first-byte']), 'origin-lbl': share(0.9, row['time-taken']) }
      : {}),
  };
}

/** An error in detail, such as `OriginConnectError`, tells that there was no answer. */
const asksOrigin: ReadonlySet<string> = new Set(['Miss', 'RefreshHit', 'Error']);

const share = (part: number, seconds: string | undefined) => (part * Number(seconds)).toFixed(3);
