import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prefixOf, prefixText } from '../../tasks/mask-logs/addresses/prefix.ts';
import type { Network } from '../../tasks/mask-logs/networks/network-table.ts';
import { aggregate } from './aggregate.ts';
import { byKind } from './lists.ts';

/** Where a label's prefixes are from. */
export interface Origin {
  /** when they were fetched: `YYYY-MM-DD` */
  readonly date: string;
  readonly sources: readonly string[];
}

/** Which networks have a label, and where that is from. */
export interface PublishedNetworks {
  /** counts the renewals */
  readonly version: number;
  readonly origins: Readonly<Record<string, Origin>>;
  readonly networks: readonly Network[];
}

interface Content {
  readonly version: number;
  readonly networks: Readonly<Record<string, Origin & { readonly prefixes: readonly string[] }>>;
}

const file = fileURLToPath(
  new URL('../../tasks/mask-logs/networks/published-networks.json', import.meta.url),
);

/** The file that `mask-logs` labels networks by. */
export const readPublished = (path = file): PublishedNetworks => parsePublished(readFileSync(path, 'utf8'));

export const writePublished = (published: PublishedNetworks, path = file): void =>
  writeFileSync(path, publishedText(published));

export function parsePublished(text: string): PublishedNetworks {
  const { version, networks } = JSON.parse(text) as Content;
  const lists = Object.entries(networks);
  return {
    version,
    origins: Object.fromEntries(lists.map(([label, { date, sources }]) => [label, { date, sources }])),
    networks: lists.flatMap(([label, { prefixes }]) =>
      prefixes.flatMap((line) => line.split(' ')).map((prefix) => ({ label, prefix: prefixOf(prefix) })),
    ),
  };
}

/** As few prefixes as will do, several in a line: small, and a change can be read. */
export function publishedText({ version, origins, networks }: PublishedNetworks): string {
  const labels = Object.keys(origins).sort(byKind);
  const ordered = labels.flatMap((label) => networks.filter((network) => network.label === label));
  const few = aggregate(ordered);
  const content: Content = {
    version,
    networks: Object.fromEntries(
      labels.map((label) => [
        label,
        {
          ...(origins[label] as Origin),
          prefixes: lines(
            few.filter((network) => network.label === label).map(({ prefix }) => prefixText(prefix)),
          ),
        },
      ]),
    ),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** In a line of the file, with quotes and indent. */
const widestLine = 96;

function lines(texts: readonly string[]): string[] {
  const all: string[] = [];
  for (const text of texts) {
    const last = all.at(-1);
    if (last !== undefined && last.length + 1 + text.length <= widestLine)
      all[all.length - 1] = `${last} ${text}`;
    else all.push(text);
  }
  return all;
}
