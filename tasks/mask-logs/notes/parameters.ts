import type { MaskPolicy } from '../formats/policy.ts';
import { decodeAll, decodeOnce, textOf } from '../parameters/decode.ts';
import { holdsMailAddress } from '../parameters/mail-address.ts';
import { dash } from '../reading/bytes.ts';
import type { Row } from '../reading/row.ts';
import { type Note, nothing } from './note.ts';

/** In characters. */
const longestValue = 100;
const bytesOfCharacter = 4;

/** The campaign that a request came by, and what was searched for: parameters of `cs-uri-query`, as people read them. */
export function parameterNotes({ noteCampaigns = false, searchParameter }: MaskPolicy) {
  const query = new Query();
  const campaign = (name: string) => (noteCampaigns ? query.noteOf(name) : nothing);
  return {
    utm_source: campaign('utm_source'),
    utm_medium: campaign('utm_medium'),
    utm_campaign: campaign('utm_campaign'),
    utm_term: campaign('utm_term'),
    utm_content: campaign('utm_content'),
    search_term: searchParameter === undefined ? nothing : query.noteOf(searchParameter),
  };
}

/** The query of the row that is being written. Notes of a row are written one after the other: the first reads it for all. */
class Query {
  readonly #names = new Set<string>();
  readonly #values = new Map<string, string>();

  noteOf(name: string): Note {
    const isFirst = this.#names.size === 0;
    this.#names.add(name);
    return {
      longest: longestValue * bytesOfCharacter,
      of: ({ fields }) => {
        const column = fields.indexOf('cs-uri-query');
        if (column < 0) return '-';
        return (row, target, at) => {
          if (isFirst) this.#read(row, column);
          const value = this.#values.size > 0 && this.#values.get(name);
          if (value) return at + target.write(value, at, 'utf8');
          target[at] = dash;
          return at + 1;
        };
      },
    };
  }

  /**
   * Of parameters with one name, the first counts. One layer of escaping is CloudFront's. The other is the browser's, and hides
   * the `&` and `=` that are part of a value.
   */
  #read(row: Row, column: number): void {
    if (this.#values.size > 0) this.#values.clear();
    const start = row.fieldStart(column);
    const end = row.fieldEnd(column);
    if (end - start < 2) return;
    const query = row.bytes.toString('latin1', start, end);
    if (!query.includes('%') && !this.#isNamedIn(query)) return;
    for (const parameter of decodeOnce(query).split('&')) {
      const equals = parameter.indexOf('=');
      const name = unescaped(equals < 0 ? parameter : parameter.slice(0, equals));
      if (!this.#names.has(name) || this.#values.has(name)) continue;
      this.#values.set(name, equals < 0 ? '' : noteOfValue(parameter.slice(equals + 1)));
    }
  }

  #isNamedIn(query: string): boolean {
    for (const name of this.#names) if (query.includes(name)) return true;
    return false;
  }
}

const unescaped = (text: string) => textOf(decodeOnce(text.replaceAll('+', ' ')));

/**
 * A value as it is noted: nothing that ends a line or a column, that shows text in another order, or that Redshift does not
 * take. Nothing of a value that looks like a mail address.
 */
function noteOfValue(value: string): string {
  if (holdsMailAddress(decodeAll(value))) return '';
  const text = unescaped(value).replace(unprintable, ' ').replace(/ {2,}/g, ' ').trim();
  const short = text.length <= longestValue ? text : [...text].slice(0, longestValue).join('').trimEnd();
  return short === '-' ? '' : short;
}

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;
