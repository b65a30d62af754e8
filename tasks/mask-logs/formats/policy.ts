import * as z from 'zod';
import { dropParameters, searchParameter } from '../parameters/parameter-policy.ts';
import { keptFields, type LogField } from './fields.ts';
import { ownNetworks, trustedProxies } from './network-policy.ts';

/** Without these two a row has no place in the warehouse. */
const fieldsToDrop = keptFields.filter((field) => field !== 'date' && field !== 'time');

/** Kept only if the policy says so: the network that the viewer is in can be that of a small company. */
const personalFields = ['asn'] as const;

/** What of a log may be kept. Everything else about masking is fixed. */
export const maskPolicy = z.strictObject({
  /** how many leading bits of an IPv4 address are kept; the rest become zero */
  ipv4Bits: z.int().min(0).max(24),
  /** how many leading bits of an IPv6 address are kept; the rest become zero */
  ipv6Bits: z.int().min(0).max(64),
  /** fields whose values are not kept at all: each becomes `-` */
  dropFields: z.array(z.enum(fieldsToDrop)).readonly(),
  /** fields that tell of a person, and whose values are kept only if they are named here */
  keepFields: z.array(z.enum(personalFields)).readonly().optional(),
  /** proxies that stand in front of CloudFront: behind them, `x-forwarded-for` tells who the viewer is */
  trustedProxies: trustedProxies.optional(),
  /** whether rows from networks that operators of crawlers and clouds publish are labelled: `crawler:google` */
  labelPublishedNetworks: z.boolean().optional(),
  /** the owner's own networks, whose rows are labelled: `own:office` */
  ownNetworks: ownNetworks.optional(),
  /** whether the campaigns that people come by are noted: the values of `utm_source` and so on, also when the query is dropped */
  noteCampaigns: z.boolean().optional(),
  /** the parameter of the site's own search, whose values are noted, also when the query is dropped */
  searchParameter: searchParameter.optional(),
  /** which parameters lose their values */
  dropParameters: dropParameters.optional(),
});

export type MaskPolicy = Readonly<z.infer<typeof maskPolicy>>;

/** Whether the values of a field become `-`. */
export const isDropped = (field: LogField, { dropFields, keepFields = [] }: MaskPolicy): boolean =>
  includes(dropFields, field) || (includes(personalFields, field) && !includes(keepFields, field));

const includes = (fields: readonly string[], field: LogField) => fields.includes(field);
