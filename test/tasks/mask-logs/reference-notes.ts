import { BlockList } from 'node:net';
import type { MaskPolicy } from '../../../tasks/mask-logs/formats/policy.ts';
import { partsOf, readAddress } from './reference-addresses.ts';

/** What is noted about a row, written to be read, as in reference.ts. */

type FieldOf = (name: string) => string;

/** `own:` and the label of the owner's longest prefix that holds the viewer. */
export function networkLabel(fieldOf: FieldOf, policy: MaskPolicy): string {
  const viewer = viewerOf(fieldOf, policy);
  const networks = (policy.ownNetworks ?? []).flatMap(({ label, prefixes }) =>
    prefixes.map((prefix) => ({ label, prefix })),
  );
  const length = ({ prefix }: { prefix: string }) =>
    Number(prefix.split('/')[1]) + (prefix.includes(':') ? 0 : 96);
  const holding = networks
    .toSorted((one, other) => length(other) - length(one))
    .find(({ prefix }) => viewer !== undefined && holds([prefix], viewer));
  return holding ? `own:${holding.label}` : '-';
}

function viewerOf(fieldOf: FieldOf, { trustedProxies = [] }: MaskPolicy): bigint | undefined {
  const address = readAddress(fieldOf('c-ip'));
  if (address === undefined || !holds(trustedProxies, address)) return address;
  return partsOf(fieldOf('x-forwarded-for'))
    .toReversed()
    .map(readAddress)
    .find((part) => part === undefined || !holds(trustedProxies, part));
}

/** As Node.js sees it, by text and not by bits. */
function holds(prefixes: readonly string[], address: bigint): boolean {
  const list = new BlockList();
  for (const prefix of prefixes) {
    const [network = '', length] = prefix.split('/');
    list.addSubnet(network, Number(length), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  const isIpv4 = address >> 32n === 0xffffn;
  const digits = (count: number) => address.toString(16).padStart(32, '0').slice(-count);
  return isIpv4
    ? list.check([...Buffer.from(digits(8), 'hex')].join('.'), 'ipv4')
    : list.check((digits(32).match(/.{4}/g) as string[]).join(':'), 'ipv6');
}

const campaigns = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'];

/** The five of the campaign, then what was searched for. */
export function parameters(fieldOf: FieldOf, { noteCampaigns, searchParameter }: MaskPolicy): string[] {
  const names = [...campaigns.map((name) => (noteCampaigns ? name : undefined)), searchParameter];
  const logged = fieldOf('cs-uri-query').replace(/%([0-9a-f]{2})/gi, (_, hex) =>
    String.fromCharCode(Number(`0x${hex}`)),
  );
  // As browsers read the query that was sent.
  const query = new URLSearchParams(`&${Buffer.from(logged, 'latin1').toString('utf8')}`);
  return names.map((name) => {
    const value = name === undefined ? '' : (query.get(name) ?? '');
    if (/[^@/]@[a-z]+\.[a-z]+/i.test(value)) return '-';
    const text = value
      .replace(/[\p{C}\u2028\u2029]+/gu, ' ')
      .replace(/ +/g, ' ')
      .trim();
    const short = [...text].slice(0, 100).join('').trimEnd();
    return Buffer.from(short || '-', 'utf8').toString('latin1');
  });
}
