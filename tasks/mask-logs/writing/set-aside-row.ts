import type { AddressMasker } from '../addresses/address-masker.ts';
import { fieldShapes } from '../formats/field-shapes.ts';
import type { Layout } from '../formats/layout.ts';
import type { FieldMasker } from './field-masker.ts';

/** What is written in place of a row of which nothing may be shown. */
const nothing = '-';

/**
 * The text (Latin-1, one character for each byte) of a row that is set aside, safe to keep.
 *
 * A row is shown when one field is at fault and every other one looks like what its column holds. Fields that the policy keeps
 * are then shown if they can be told by how they look. Addresses are masked, and so is anything else that looks like one. The
 * field at fault is not shown, nor is free text, where a cookie would not be noticed. Of any other row nothing is shown: its
 * columns may have shifted. This path is rare, so it is written with strings.
 *
 * @param line the row, one character for each byte
 * @param flaw what is wrong with the row; the name of a field when it is that field
 */
export function setAsideText(line: string, layout: Layout, flaw: string, masker: FieldMasker): string {
  const { addresses, parameters } = masker;
  const values = line.split('\t').slice(0, layout.width);
  if (!onlyFlawIs(flaw, values, layout)) return nothing;
  return values
    .map((value, column) => {
      const field = layout.fields[column];
      if (!field || field === flaw || !fieldShapes[field]) return nothing;
      switch (layout.treatments[column]) {
        case 'address':
          return masked(value, (...span) => addresses.maskAddress(...span));
        case 'address-list':
          return masked(value, (...span) => addresses.maskList(...span));
        case 'copy':
          return maskWhateverLooksLikeAddress(value, addresses);
        case 'path':
          return maskWhateverLooksLikeAddress(parameters.maskText('path', value), addresses);
        default:
          return nothing;
      }
    })
    .join('\t');
}

/** True when the flaw is that of one field, and all others are where their header says. */
function onlyFlawIs(flaw: string, values: readonly string[], { fields }: Layout): boolean {
  return (
    fields.some((field) => field === flaw) &&
    fields.every((field, column) => {
      const shape = field && field !== flaw ? fieldShapes[field] : undefined;
      return !shape || values[column] === '' || shape.test(values[column] as string);
    })
  );
}

/**
 * Runs of what addresses are written with are masked when they have two colons, or digits around and after two dots. In a
 * URL, a colon may be `%3A`, or `%253A` when the URL stands in another. A version number may be masked, too; a time of
 * day is not.
 */
function maskWhateverLooksLikeAddress(value: string, masker: AddressMasker): string {
  return value.replace(/[0-9a-f.:%]+/gi, (run) => {
    const colons = run.match(/:|%(25)*3a/gi)?.length ?? 0;
    const isAddressLike = /\d\.\d*\./.test(run.replace(/%(25)*2e/gi, '.')) || colons >= 2;
    return isAddressLike && !/^\d\d:\d\d:\d\d$/.test(run)
      ? masked(run, (...span) => masker.maskAddress(...span))
      : run;
  });
}

type Mask = (bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number) => number;

function masked(text: string, mask: Mask): string {
  const bytes = Buffer.from(text, 'latin1');
  // The worst case is a list of empty parts: `,,` becomes `-,-,-`.
  const target = Buffer.alloc(2 * bytes.length + 1);
  return target.toString('latin1', 0, mask(bytes, 0, bytes.length, target, 0));
}
