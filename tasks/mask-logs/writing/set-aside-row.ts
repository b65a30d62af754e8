import type { AddressMasker } from '../addresses/address-masker.ts';
import type { Layout } from '../formats/layout.ts';
import type { Row } from '../reading/row.ts';

/**
 * The text (Latin-1, one character for each byte) of a row that is set aside, safe to keep: fields are treated as in a
 * good row as far as the header tells which they are, and, because the header may be wrong about this row, whatever
 * looks like an address is masked wherever it stands, and nothing is shown where a dropped field could stand. This path is
 * rare, so it is written with strings.
 */
export function setAsideText(row: Row, layout: Layout, masker: AddressMasker): string {
  const fields = row.bytes
    .toString('latin1', row.start, row.end)
    // Control bytes go first: they could part an address in two.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    .replace(/[\x00-\x08\x0a-\x1f\x7f]/g, '')
    .split('\t');
  const shown = columnsToShow(fields, layout);
  return fields
    .map((field, column) => {
      switch (column < shown ? layout.treatments[column] : 'drop') {
        case 'drop':
          return '-';
        case 'address':
          return masked(field, (...span) => masker.maskAddress(...span));
        case 'address-list':
          return masked(field, (...span) => masker.maskList(...span));
        default:
          return maskWhateverLooksLikeAddress(field, masker);
      }
    })
    .join('\t');
}

/**
 * How many columns surely hold nothing that the policy drops. In a row that is too long, that may stand further back than the
 * header says; in one that is too short, as much further ahead as fields are missing.
 */
function columnsToShow(fields: readonly string[], { width, treatments }: Layout): number {
  const missing = width - fields.length;
  const firstDropped = treatments.indexOf('drop');
  const fits = missing === 0 || (missing === -1 && fields.at(-1) === '');
  return fits || firstDropped < 0 ? fields.length : firstDropped - Math.max(0, missing);
}

/**
 * Runs of what addresses are written with (`%3A` is a colon in a URL) are masked when they have two colons, or digits
 * around and after two dots. A version number may fall victim; a time of day does not.
 */
function maskWhateverLooksLikeAddress(field: string, masker: AddressMasker): string {
  return field.replace(/[0-9a-f.:%]+/gi, (run) => {
    const colons = run.match(/:|%3a/gi)?.length ?? 0;
    const isAddressLike = /\d\.\d*\./.test(run.replace(/%2e/gi, '.')) || colons >= 2;
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
