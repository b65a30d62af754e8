import { checkMask } from '../../infra/check-mask.ts';
import { type Stage, stages } from '../../infra/stages.ts';

/** What is said about the mask of a stage, one fault a line. */
function faultsOf(settings: Partial<Stage['mask']>): string[] {
  try {
    checkMask({ ...stages.production.mask, ...settings });
    return [];
  } catch (error) {
    expect(error).toMatchObject({ name: 'InvalidMaskError' });
    return (error as Error).message.split('\n- ').slice(1);
  }
}

describe('The mask of a stage', () => {
  it('is right as delivered, and with the networks of an owner', () => {
    expect(faultsOf({})).toEqual([]);
    expect(
      faultsOf({
        ownNetworks: [{ label: 'office', prefixes: ['192.0.2.0/24'] }],
        trustedProxies: ['198.51.100.0/24'],
        searchParameter: 'q',
      }),
    ).toEqual([]);
  });

  it('names each fault, where it is', () => {
    expect(
      faultsOf({
        ipv4Bits: 32,
        ownNetworks: [{ label: 'home', prefixes: ['192.0.2.0/24', '192.0.2.7/32'] }],
        searchParameter: 'q=',
      }),
    ).toEqual([
      expect.stringMatching(/^ipv4Bits: /),
      'ownNetworks.0.prefixes.1: 192.0.2.7/32 could be that of a household: IPv4 needs /24 or shorter, IPv6 /48 or shorter',
      'searchParameter: must be the name of a parameter, such as q',
    ]);
  });

  it('fits into an environment variable', () => {
    const trustedProxies = Array.from({ length: 250 }, (_, index) => `192.0.2.${index}/32`);
    expect(faultsOf({ trustedProxies })).toEqual([
      expect.stringMatching(/^It has \d+ bytes as JSON, and may have 3000: /),
    ]);
  });
});
