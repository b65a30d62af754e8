import type { MaskPolicy } from '../formats/policy.ts';
import { hexDigit, percent } from '../reading/bytes.ts';
import { decodeAll } from './decode.ts';
import { holdsMailAddress } from './mail-address.ts';
import { ParameterNames } from './parameter-names.ts';
import { PathPatterns } from './path-patterns.ts';

/** Fields whose text is looked through. */
export type TextWithParameters = 'path' | 'query' | 'referer';

/**
 * Drops the values of parameters from paths, queries and referers: those with a name of the policy, and those that hold a mail
 * address. `?token=abc&page=2` becomes `?token=-&page=2`.
 *
 * Names are compared without any escapes, and looked for wherever a program could read one: in an address that is the value of
 * another parameter, behind `;` and `#`, as a key of JSON. When in doubt, more is dropped.
 *
 * Nothing written is longer than what was read, but for an empty value, which becomes `-`.
 */
export class ParameterMasker {
  readonly #names: ParameterNames;
  readonly #paths: PathPatterns;

  constructor({ dropParameters }: MaskPolicy) {
    this.#names = new ParameterNames(dropParameters?.names ?? []);
    this.#paths = new PathPatterns(dropParameters?.paths ?? []);
  }

  /** Whether a text is seen at a glance to stay as it is. */
  keeps(kind: TextWithParameters, bytes: Uint8Array, start: number, end: number): boolean {
    return (kind === 'query' || this.#paths.isEmpty) && !isSuspectText(bytes, start, end);
  }

  /** Masks the text of a field. Returns where the next byte goes. */
  mask(
    kind: TextWithParameters,
    bytes: Buffer,
    start: number,
    end: number,
    target: Buffer,
    at: number,
  ): number {
    return at + target.write(this.maskText(kind, bytes.toString('latin1', start, end)), at, 'latin1');
  }

  /** @param text one character for each byte */
  maskText(kind: TextWithParameters, text: string): string {
    if (kind === 'path') return this.#maskPath(text);
    return kind === 'query' ? this.#maskQuery(text) : this.#maskReferer(text);
  }

  #maskReferer(text: string): string {
    const [, scheme = '', authority = '', rest = ''] =
      /^([a-z][a-z0-9+.-]*:\/\/|\/\/)?([^/?#]*)(.*)$/is.exec(text) ?? [];
    if (scheme === '') return this.#maskPathAndQuery(text);
    return `${scheme}${hostOf(authority)}${this.#maskPathAndQuery(rest)}`;
  }

  /** CloudFront writes `#` as `%23`. */
  #maskPathAndQuery(text: string): string {
    const [delimiter = ''] = /\?|#|%23/.exec(text) ?? [];
    if (delimiter === '') return this.#maskPath(text);
    const [path = ''] = text.split(delimiter, 1);
    return `${this.#maskPath(path)}${delimiter}${this.#maskQuery(text.slice(path.length + delimiter.length))}`;
  }

  #maskPath(path: string): string {
    const masked = this.#paths.masked(path);
    if (masked !== undefined) return masked;
    if (!suspect.test(path)) return path;
    const maskParts = (text: string, delimiter: string, mask: (part: string) => string) =>
      text.split(delimiter).map(mask).join(delimiter);
    return maskParts(path, '/', (part) =>
      maskParts(part, ';', (parameter) => this.#maskParameter(parameter)),
    );
  }

  #maskQuery(query: string): string {
    return query
      .split('&')
      .map((parameter) => this.#maskParameter(parameter))
      .join('&');
  }

  /** `NAME=VALUE`, or text without a name. */
  #maskParameter(parameter: string): string {
    if (!suspect.test(parameter)) return parameter;
    const text = decodeAll(parameter);
    if (!holdsMailAddress(text) && !this.#holdsName(text)) return parameter;
    const [name = '', ...values] = parameter.split('=');
    // Something that is no plain name may be what should be dropped.
    return values.length > 0 && /^[\p{L}\p{N}_.[\] -]{1,100}$/u.test(decodeAll(name)) ? `${name}=-` : '-';
  }

  #holdsName(text: string): boolean {
    for (const [name] of text.matchAll(names)) {
      if (this.#names.has(name)) return true;
    }
    return false;
  }
}

/** What stands before `=`, or before `:` when it is in quotes. */
const names = /(?<=^|[?&;#=\s"'{(,|])[^?&;#=\s"'{(,|]{1,200}(?==|["']\s{0,9}[:=])/gu;

/** Without user and password. */
function hostOf(authority: string): string {
  const user = authority.lastIndexOf('@');
  if (user >= 0) return `-@${authority.slice(user + 1)}`;
  return decodeAll(authority).includes('@') ? '-' : authority;
}

/**
 * Nothing is dropped of texts without any of these: what stands around names and in mail addresses, escaped or not, and escapes of
 * what escapes are written with. The escapes of letters that are not ASCII are passed over, but for those of wide characters (`EF`).
 */
const suspect = /[=@"'\x7f-\xff]|%(?:25)*(?:2[27]|3[0-9d]|4[0-6]|6[1-6]|ef)/i;

/** The same for bytes: 1 for each of them. */
const isSuspect = Uint8Array.from({ length: 256 }, (_, byte) =>
  suspect.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** 1 for each byte whose escape is one of them. */
const isSuspectEscaped = Uint8Array.from({ length: 256 }, (_, byte) =>
  suspect.test(`%${byte.toString(16).padStart(2, '0')}`) ? 1 : 0,
);

/** Whether there is one of them in the bytes. */
function isSuspectText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (isSuspect[byte] === 1) return true;
    if (byte !== percent) continue;
    // `%2520` is an escape that was escaped again.
    while (at + 4 < end && bytes[at + 1] === 0x32 && bytes[at + 2] === 0x35) at += 2;
    const high = hexDigit(bytes[at + 1] as number);
    const low = hexDigit(bytes[at + 2] as number);
    if (at + 2 < end && high >= 0 && low >= 0 && isSuspectEscaped[16 * high + low] === 1) return true;
  }
  return false;
}
