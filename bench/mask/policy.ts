import type { MaskPolicy } from '../../tasks/mask-logs/formats/policy.ts';
import { secretNames } from '../../tasks/mask-logs/parameters/secret-names.ts';

/** What a stage keeps that notes nothing. */
export const policy: MaskPolicy = { ipv4Bits: 8, ipv6Bits: 32, dropFields: ['cs(Cookie)', 'c-port'] };

/** Policies by the names that programs are given. */
export const policies: Readonly<Record<string, MaskPolicy>> = {
  plain: policy,
  labels: { ...policy, labelPublishedNetworks: true },
  // As the stages have it.
  delivered: {
    ...policy,
    labelPublishedNetworks: true,
    noteCampaigns: true,
    dropParameters: { names: secretNames },
  },
};
