import type { MaskPolicy } from '../../tasks/mask-logs/formats/policy.ts';

/** The policy that the stages have. */
export const policy: MaskPolicy = { ipv4Bits: 8, ipv6Bits: 32, dropFields: ['cs(Cookie)', 'c-port'] };
