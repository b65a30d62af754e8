import { createHash } from 'node:crypto';
import { BlockList } from 'node:net';
import type { MaskPolicy } from '../../../tasks/mask-logs/formats/policy.ts';
import { partsOf, readAddress } from './reference-addresses.ts';
import { saltOf } from './visitors/known-salts.ts';

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

const formats = new Map<string, Intl.DateTimeFormat>();
/** Swedes write dates as `YYYY-MM-DD`. To make a format takes long. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv', { timeZone });
  formats.set(timeZone, format);
  return format;
}

/** Who sent a request, on one day and to one host. */
export function visitor(fieldOf: FieldOf, policy: MaskPolicy, timeZone: string | undefined): string {
  if (timeZone === undefined) return '-';
  const time = new Date(`${fieldOf('date')}T${fieldOf('time')}Z`);
  const salt = saltOf(formatOf(timeZone).format(time));
  const viewer = viewerOf(fieldOf, policy);
  const agent = fieldOf('cs(User-Agent)');
  if (salt === undefined || viewer === undefined || agent === '-') return '-';
  const isIpv4 = viewer >> 32n === 0xffffn;
  const address = isIpv4 ? viewer : (viewer >> 64n) << 64n;
  const hosts = [fieldOf('x-host-header'), fieldOf('cs(Host)'), ''];
  const host =
    hosts
      .find((each) => each !== '-')
      ?.replace(/:\d*$/, '')
      .replace(/\.+$/, '') ?? '';
  const lowerCase = host.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return createHash('sha256')
    .update(salt)
    .update(Buffer.from(address.toString(16).padStart(32, '0'), 'hex'))
    .update(Buffer.from(`${lowerCase}\0${agent}`, 'latin1'))
    .digest('hex')
    .slice(0, 16);
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
