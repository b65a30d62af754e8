/**
 * What is behind an address. Of two labels for one prefix, the first kind counts.
 *
 * Nobody but its operator decides what a `crawler` sends, so an agent there that names the operator is real. A `fetcher` sends what
 * people or customers ask for, or its operator lists both together: anybody may send something through it.
 */
export const kinds = ['crawler', 'fetcher', 'preview', 'monitor', 'proxy', 'cloud'] as const;

export type Kind = (typeof kinds)[number];

/** The operators: as `classify` calls those of agents, in lower case, so that an agent and a network can be compared. */
export const operators = [
  'ahrefs',
  'amazon',
  'anthropic',
  'apple',
  'cloudflare',
  'common crawl',
  'digitalocean',
  'duckduckgo',
  'google',
  'linode',
  'meta',
  'microsoft',
  'mistral',
  'openai',
  'oracle',
  'perplexity',
  'pingdom',
  'statuscake',
  'telegram',
  'uptimerobot',
  'vultr',
  'x',
] as const;

export type Label = `${Kind}:${(typeof operators)[number]}`;

/** Lists that operators publish, and the label that networks in them get. */
export interface PublishedList {
  readonly label: Label;
  /** addresses in the web, or paths of files */
  readonly sources: readonly string[];
}

const google = (name: string) => `https://developers.google.com/static/crawling/ipranges/${name}.json`;
const amazonbot = (name: string) => `https://developer.amazon.com/amazonbot/${name}/`;

/** What `npm run networks` fetches. Meta and X publish no list; that of Azure has another address every week. */
export const publishedLists: readonly PublishedList[] = [
  { label: 'crawler:google', sources: [google('common-crawlers'), google('special-crawlers')] },
  {
    label: 'fetcher:google',
    sources: [google('user-triggered-fetchers'), google('user-triggered-fetchers-google')],
  },
  { label: 'crawler:microsoft', sources: ['https://www.bing.com/toolbox/bingbot.json'] },
  {
    label: 'crawler:openai',
    sources: ['https://openai.com/gptbot.json', 'https://openai.com/searchbot.json'],
  },
  { label: 'fetcher:openai', sources: ['https://openai.com/chatgpt-user.json'] },
  // One list for ClaudeBot and for Claude-User.
  { label: 'fetcher:anthropic', sources: ['https://claude.com/crawling/bots.json'] },
  { label: 'crawler:perplexity', sources: ['https://www.perplexity.com/perplexitybot.json'] },
  { label: 'fetcher:perplexity', sources: ['https://www.perplexity.com/perplexity-user.json'] },
  { label: 'crawler:apple', sources: ['https://search.developer.apple.com/applebot.json'] },
  { label: 'crawler:amazon', sources: [amazonbot('ip-addresses'), amazonbot('searchbot-ip-addresses')] },
  { label: 'fetcher:amazon', sources: [amazonbot('live-ip-addresses')] },
  { label: 'crawler:duckduckgo', sources: ['https://duckduckgo.com/duckduckbot.json'] },
  { label: 'crawler:common crawl', sources: ['https://index.commoncrawl.org/ccbot.json'] },
  { label: 'crawler:mistral', sources: ['https://mistral.ai/mistralai-index-ips.json'] },
  { label: 'fetcher:mistral', sources: ['https://mistral.ai/mistralai-user-ips.json'] },
  { label: 'crawler:ahrefs', sources: ['https://api.ahrefs.com/v3/public/crawler-ip-ranges'] },
  { label: 'preview:telegram', sources: ['https://core.telegram.org/resources/cidr.txt'] },
  {
    label: 'monitor:pingdom',
    sources: ['https://my.pingdom.com/probes/ipv4', 'https://my.pingdom.com/probes/ipv6'],
  },
  { label: 'monitor:statuscake', sources: ['https://app.statuscake.com/Workfloor/Locations.php?format=txt'] },
  { label: 'monitor:uptimerobot', sources: ['https://uptimerobot.com/inc/files/ips/IPv4andIPv6.txt'] },
  {
    label: 'proxy:cloudflare',
    sources: ['https://www.cloudflare.com/ips-v4', 'https://www.cloudflare.com/ips-v6'],
  },
  { label: 'cloud:amazon', sources: ['https://ip-ranges.amazonaws.com/ip-ranges.json'] },
  { label: 'cloud:google', sources: ['https://www.gstatic.com/ipranges/cloud.json'] },
  { label: 'cloud:oracle', sources: ['https://docs.oracle.com/iaas/tools/public_ip_ranges.json'] },
  { label: 'cloud:digitalocean', sources: ['https://www.digitalocean.com/geo/google.csv'] },
  { label: 'cloud:linode', sources: ['https://geoip.linode.com/'] },
  { label: 'cloud:vultr', sources: ['https://geofeed.constant.com/?text'] },
];

/** Sorts labels: by kind, then by operator. */
export function byKind(one: string, other: string): number {
  const place = (label: string) => kinds.indexOf(label.split(':')[0] as Kind);
  return place(one) - place(other) || (one < other ? -1 : 1);
}

/** Whether it is a label that a list may have. */
export function isLabel(text: string): text is Label {
  const [kind, operator, ...rest] = text.split(':');
  return (
    kinds.some((each) => each === kind) && operators.some((each) => each === operator) && rest.length === 0
  );
}
