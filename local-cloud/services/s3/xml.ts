/** Just the XML of the few small S3 documents that fauxqs does not read: no attributes, no CDATA. */

export { element, escapeXml } from '../../http/xml.ts';

/** The inner text of each element of this name, in order. */
export function elements(xml: string, name: string): string[] {
  return Array.from(
    xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g')),
    (match) => match[1] ?? '',
  );
}

/** The text of the first element of this name. */
export function text(xml: string, name: string): string | undefined {
  const inner = elements(xml, name)[0];
  return inner === undefined ? undefined : unescapeXml(inner);
}

/** Parsers make a line feed of a carriage return, and do not take other control characters, which keys may have. */
export function escapeControls(xml: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  return xml.replaceAll(/[\x00-\x08\x0b-\x1f]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function unescapeXml(value: string): string {
  return value.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return entities[name] ?? whole;
  });
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export const xmlDocument = (content: string) => `<?xml version="1.0" encoding="UTF-8"?>\n${content}`;
export const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
