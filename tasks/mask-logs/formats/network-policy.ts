import * as z from 'zod';
import { parsePrefix } from '../addresses/prefix.ts';

/** The smallest networks that may have a label: a home has a single IPv4 address, and rarely more than a /56 of IPv6. */
const smallestLabelled = { 4: 24, 6: 48 } as const;

/** The largest networks that are believed to be proxies. A list that trusts everybody would let everybody forge. */
const largestTrusted = { 4: 8, 6: 16 } as const;

/** Prefixes whose rows come from a proxy that tells the truth in `x-forwarded-for`. */
export const trustedProxies = z
  .array(
    prefixText(
      ({ version, length }) => length >= largestTrusted[version],
      `trusts too many: IPv4 needs /${largestTrusted[4]} or longer, IPv6 /${largestTrusted[6]} or longer`,
    ),
  )
  .readonly();

/** The owner's networks, each with a label of lower-case letters, digits and hyphens. */
export const ownNetworks = z
  .array(
    z.strictObject({
      label: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, {
        error: 'must consist of lower-case letters, digits and hyphens, at most 32, and begin with a letter',
      }),
      prefixes: z
        .array(
          prefixText(
            ({ version, length }) => length <= smallestLabelled[version],
            `could be that of a household: IPv4 needs /${smallestLabelled[4]} or shorter, IPv6 /${smallestLabelled[6]} or shorter`,
          ),
        )
        .min(1)
        .readonly(),
    }),
  )
  .readonly();

function prefixText(isFit: (prefix: NonNullable<ReturnType<typeof parsePrefix>>) => boolean, fault: string) {
  return z.string().superRefine((text, context) => {
    const prefix = parsePrefix(text);
    if (!prefix) {
      context.addIssue({
        code: 'custom',
        message: `${text} is no prefix such as 192.0.2.0/24 or 2001:db8::/32, with zeros behind its length`,
      });
    } else if (!isFit(prefix)) {
      context.addIssue({ code: 'custom', message: `${text} ${fault}` });
    }
  });
}
