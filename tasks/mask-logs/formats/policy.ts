import * as z from 'zod';
import { logFields } from './fields.ts';

/** Without these two a row has no place in the warehouse. */
const fieldsToDrop = logFields.filter((field) => field !== 'date' && field !== 'time');

/** What of a log may be kept. Everything else about masking is fixed. */
export const maskPolicy = z.strictObject({
  /** how many leading bits of an IPv4 address are kept; the rest become zero */
  ipv4Bits: z.int().min(0).max(24),
  /** how many leading bits of an IPv6 address are kept; the rest become zero */
  ipv6Bits: z.int().min(0).max(64),
  /** fields whose values are not kept at all: each becomes `-` */
  dropFields: z.array(z.enum(fieldsToDrop)).readonly(),
});

export type MaskPolicy = Readonly<z.infer<typeof maskPolicy>>;
