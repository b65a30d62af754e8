/** A line that says something about the log rather than being a row of it. */
export type Directive =
  | { readonly kind: 'version'; readonly value: string }
  | { readonly kind: 'fields'; readonly names: readonly string[] }
  | { readonly kind: 'remark' };

/**
 * Reads a line that begins with `#`. W3C's extended log format has seven directives; CloudFront writes two of them.
 *
 * A `#` alone does not make a directive: a row behind it would be lost unseen. A line with anything but printable ASCII is
 * none either: CloudFront never writes that, and a row may hide behind a line end of another kind. Nor is a remark that has
 * tabs, begins like a row, or holds one.
 *
 * @param line without its line end, one character for each byte
 * @returns undefined when it is no directive
 */
export function readDirective(line: string): Directive | undefined {
  const [, name, value = ''] =
    /^#(version|fields|software|start-date|end-date|date|remark):([\t -~]*)$/i.exec(line) ?? [];
  switch (name?.toLowerCase()) {
    case undefined:
      return undefined;
    case 'version':
      return { kind: 'version', value: value.trim() };
    case 'fields':
      return { kind: 'fields', names: value.trim().split(/[ \t]+/) };
    default:
      return isRow(value) ? undefined : { kind: 'remark' };
  }
}

const isRow = (text: string) => text.includes('\t') || beginsAsRow.test(text) || holdsRow.test(text);

/** A date, a time, and something behind them. */
const beginsAsRow = /^\s*"?\d{4}-\d\d-\d\d[",;|\s]+\d\d:\d\d:\d\d[",;|\s]+\S/;

/** A date and a time anywhere, with as many words behind them as even the first rows of 2008 have. */
const holdsRow = /\d{4}[-/]\d\d[-/]\d\d[^0-9]{1,3}\d\d:\d\d:\d\d[a-z]{0,3}([^0-9a-z]+[0-9a-z]+){10}/i;
