/**
 * What a client sent, of a value as CloudFront writes it. Before 2019, values were escaped twice: if a blank is still escaped,
 * they are decoded once more. A `%` without two hexadecimal digits stays, and so does a `+`.
 */
export function decodeLogged(value: string): string {
  const once = decodeOnce(value);
  return once.includes('%20') ? decodeOnce(once) : once;
}

/** Bytes that are no UTF-8 become U+FFFD. */
export function decodeOnce(text: string): string {
  if (!text.includes('%')) return text;
  return text.replaceAll(/(?:%[\dA-Fa-f]{2})+/g, (escaped) =>
    escaped === '%20' ? ' ' : Buffer.from(escaped.replaceAll('%', ''), 'hex').toString(),
  );
}
