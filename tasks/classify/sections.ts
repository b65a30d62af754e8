import * as z from 'zod';
import { jsonText } from '../common/json-text.ts';

/** The environment variable `SECTIONS`: the sections of the site, as JSON. */
export const sectionsVariable = jsonText(
  z.array(z.strictObject({ name: z.string().min(1), pattern: z.string().min(1) })),
);
