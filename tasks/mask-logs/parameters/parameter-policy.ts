import * as z from 'zod';
import { plainName } from './parameter-names.ts';

/** What is dropped of `cs-uri-query`, `cs-uri-stem` and `cs(Referer)`. Mail addresses are, in any case. */
export const dropParameters = z.strictObject({
  /** names of parameters whose values are dropped: see `secretNames` */
  names: z
    .array(
      z
        .string()
        .max(64)
        .refine((name) => /^\*?[^*]+\*?$/.test(name) && plainName(name) !== '', {
          error: 'must be the name of a parameter, with * at its beginning or end, if at all',
        }),
    )
    .readonly(),
  /** paths of which a part is dropped: what stands for the `*` in `/reset/*` */
  paths: z
    .array(
      z.string().regex(/^(?=[^*]*\*)(?!.*\*\*)(?:\/(?!\.{0,2}(?:\/|$))[\w.*~!$'()+,@:-]+)+$/, {
        error: 'must be a path such as /reset/* with a *, without escapes, parameters and a slash at the end',
      }),
    )
    .max(50)
    .readonly()
    .optional(),
});

/** The parameter of the site's own search. */
export const searchParameter = z.string().regex(/^[\w.[\]-]{1,64}$/, {
  error: 'must be the name of a parameter, such as q',
});
