import { type Prefix, parsePrefix, prefixOf } from '../../tasks/mask-logs/addresses/prefix.ts';
import type { PublishedList } from './lists.ts';
import type { PublishedNetworks } from './published.ts';
import { readSource } from './read-source.ts';

/** What became of the lists. */
export interface Renewal {
  readonly published: PublishedNetworks;
  readonly renewed: readonly { readonly label: string; readonly prefixes: number }[];
  /** Why a list stays as it was. */
  readonly kept: readonly { readonly label: string; readonly reason: string }[];
}

/**
 * Reads lists anew. A label of which a list cannot be read, or is not to be believed, keeps all that it had: with half of its
 * networks, its operator's crawlers would look forged.
 *
 * @param date today, `YYYY-MM-DD`
 */
export async function renew(
  published: PublishedNetworks,
  lists: readonly PublishedList[],
  date: string,
): Promise<Renewal> {
  const outcomes = await Promise.all(lists.map((list) => readList(list, published)));
  const renewed = outcomes.filter((outcome) => 'prefixes' in outcome);
  const isRenewed = (label: string) => renewed.some((each) => each.label === label);
  return {
    published: {
      version: published.version + (renewed.length > 0 ? 1 : 0),
      origins: {
        ...published.origins,
        ...Object.fromEntries(renewed.map(({ label, sources }) => [label, { date, sources }])),
      },
      networks: [
        ...published.networks.filter(({ label }) => !isRenewed(label)),
        ...renewed.flatMap(({ label, prefixes }) => prefixes.map((prefix) => ({ label, prefix }))),
      ],
    },
    renewed: renewed.map(({ label, prefixes }) => ({ label, prefixes: prefixes.length })),
    kept: outcomes.filter((outcome) => 'reason' in outcome),
  };
}

type Outcome = { readonly label: string } & (
  | { readonly prefixes: readonly Prefix[]; readonly sources: readonly string[] }
  | { readonly reason: string }
);

async function readList(
  { label, sources }: PublishedList,
  { networks }: PublishedNetworks,
): Promise<Outcome> {
  const prefixes: Prefix[] = [];
  for (const source of sources) {
    const text = await readSource(source).catch((error: unknown) => error as Error);
    if (text instanceof Error) return { label, reason: `${source}: ${text.message}` };
    const found = prefixesIn(text);
    const large = found.find(({ version, length }) => length < (version === 4 ? 8 : 16));
    if (large) return { label, reason: `${source} holds a network as large as /${large.length}` };
    const inPublic = found.filter(isPublic);
    if (inPublic.length === 0) return { label, reason: `${source} holds no networks` };
    prefixes.push(...inPublic);
  }
  const before = networks.filter((network) => network.label === label);
  // Fewer prefixes may mean larger ones.
  return sizeOf(prefixes) < sizeOf(before.map(({ prefix }) => prefix)) / 2
    ? { label, reason: `less than half of its ${before.length} networks are left` }
    : { label, prefixes, sources };
}

/** Networks of documentation and of private use stand in lists by mistake. */
const isPublic = ({ first, last }: Prefix) =>
  !notPublic.some((other) => other.first <= last && first <= other.last);

const notPublic = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/3', '2001:db8::/32', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
].map(prefixOf);

/** How much of the address spaces networks hold, each space being 1. */
const sizeOf = (prefixes: readonly Prefix[]) => prefixes.reduce((sum, { length }) => sum + 2 ** -length, 0);

/**
 * The networks in a text: JSON, CSV, a web page, or a line for each. An address stands for itself. What is no address with a
 * plain end is passed over, such as a version or a host.
 */
function prefixesIn(text: string): Prefix[] {
  const words = text.match(/(?<![\w.:/-])[0-9a-f]*[.:][0-9a-f.:]+(\/\d{1,3})?(?![\w.:/-])/gi) ?? [];
  return [...new Set(words)]
    .map((word) => parsePrefix(word.includes('/') ? word : `${word}/${word.includes(':') ? 128 : 32}`))
    .filter((prefix) => prefix !== undefined);
}
