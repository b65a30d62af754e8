/** An `@` between what can be the end of a name and what can be a domain. Each `@` is looked at once. */
const mailAddress =
  /(?<=[^\s@/?&=])@((?:[\p{L}\p{N}-]{1,63}\.)+(?:\p{L}{2,63}|xn--[a-z0-9-]{1,59})|\[[0-9a-f.:]{2,45}\])/giu;

/** `logo@2x.png` and `jquery@3.7.1.min.js` are files. */
const versionOfFile =
  /^(v?\d{1,9}(\.\d{1,9}){0,5}(\.min)?|\d(\.\d)?x)\.(avif|css|gif|ico|jpe?g|m?js|map|png|svg|webp)$/i;

/**
 * Whether there is something in a text that looks like a mail address.
 *
 * @param text without escapes
 */
export function holdsMailAddress(text: string): boolean {
  if (!text.includes('@')) return false;
  for (const [, domain = ''] of text.matchAll(mailAddress)) {
    if (!versionOfFile.test(domain)) return true;
  }
  return false;
}
