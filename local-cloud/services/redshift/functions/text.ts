import { notServed } from '../redshift-error.ts';
import { joined } from '../sql/cast.ts';
import type { Operand } from '../sql/operand.ts';
import { bool, int4, isText, varchar } from '../sql/types.ts';
import { type Rule, row, sameNames, scalar } from './call.ts';

/** Functions of text. Those with a name of their own here are macros of warehouse/catalog.sql. */
export const texts: Record<string, Rule> = {
  ...sameNames('lower md5 repeat replicate reverse sha1 upper initcap', 1, 2, varchar),
  ...sameNames('ltrim rtrim btrim', 1, 2, varchar),
  ...sameNames('left right', 2, 2, varchar),
  ...sameNames('replace split_part translate', 3, 3, varchar),
  ...sameNames('ascii charindex strpos', 1, 2, int4),
  ...sameNames('is_valid_json', 1, 1, bool),
  char_length: scalar(1, 1, int4, (text) => `length(${text})`),
  character_length: scalar(1, 1, int4, (text) => `length(${text})`),
  chr: scalar(1, 1, varchar, (code) => `chr(CAST(${code} AS INTEGER))`),
  concat: row(2, 2, ([left, right]) => joined(left as Operand, right as Operand)),
  func_sha1: scalar(1, 1, varchar, (text) => `sha1(${text})`),
  json_extract_path_text: scalar(2, 6, varchar, jsonPath),
  len: scalar(1, 1, int4, (text) => `length(${text})`),
  length: scalar(1, 1, int4, (text) => `length(${text})`),
  lpad: scalar(2, 3, varchar, (text, width, fill = "' '") => `lpad(${text}, ${width}, ${fill})`),
  octet_length: scalar(1, 1, int4, (text) => `strlen(${text})`),
  rpad: scalar(2, 3, varchar, (text, width, fill = "' '") => `rpad(${text}, ${width}, ${fill})`),
  sha: scalar(1, 1, varchar, (text) => `sha1(${text})`),
  sha2: scalar(2, 2, varchar, (text, bits) => `sha2(${text}, ${bits})`),
  substr: row(2, 3, ([text, start, length]) => cut(text as Operand, start as Operand, length)),
  to_hex: scalar(1, 1, varchar, (number) => `to_hex(${number})`),
};

/** A part of a text. Its characters are counted from 1, also when `start` is before that. */
export function cut(text: Operand, start: Operand, length: Operand | undefined): Operand {
  if (text.type && !isText(text.type)) throw notServed(`SUBSTRING of the type ${text.type.name}`);
  const args = [text.sql, start.sql, ...(length ? [length.sql] : [])];
  return { sql: `cut_text(${args.join(', ')})`, type: varchar };
}

function jsonPath(json: string, ...path: string[]): string {
  return `json_path_text(${json}, [${path.join(', ')}])`;
}
