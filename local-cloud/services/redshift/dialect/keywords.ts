import type { Token } from '../sql/tokens.ts';

const reserved = new Set(
  `all analyse analyze and any as asc between both case cast check collate column constraint create cross desc distinct do
  else end except for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join
  leading left like limit minus natural new not notnull off offset old on only or order outer overlaps primary
  qualify references right select similar some table then to top trailing union unique using values when where
  with`.split(/\s+/),
);

/** Is this a word that cannot name a column? Redshift has more of them. */
export function isReserved({ kind, value }: Token): boolean {
  return kind === 'word' && reserved.has(value);
}

/** May this word name a function? LEFT and RIGHT do, too. */
export function isFunctionName(token: Token): boolean {
  const joins = token.kind === 'word' && (token.value === 'left' || token.value === 'right');
  return (token.kind === 'word' || token.kind === 'name') && (joins || !isReserved(token));
}
