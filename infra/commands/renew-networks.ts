import { parseArgs } from 'node:util';
import { isLabel, type PublishedList, publishedLists } from '../networks/lists.ts';
import { readPublished, writePublished } from '../networks/published.ts';
import { renew } from '../networks/renew.ts';

const usage = `Usage: npm run networks -- [LABEL=FILE]…

Renews tasks/mask-logs/networks/published-networks.json, by which rows get their
network_label, from the lists that operators publish. Deploy afterwards. It
needs the internet. A list that cannot be fetched stays as it is.

  LABEL=FILE  renews this label from a file instead, and no other label:
              cloud:microsoft=ServiceTags_Public.json, for example, which
              Microsoft offers for download under another name every week
  -h, --help  show this

Exit code: 0 when a list was renewed, 1 when none was, 2 for a wrong command
line.`;

const lists = read();
if (lists) await run(lists);

function read(): readonly PublishedList[] | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (values.help) {
      console.log(usage);
      return undefined;
    }
    return positionals.length > 0 ? positionals.map(listOf) : publishedLists;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

function listOf(argument: string): PublishedList {
  const [label = '', ...file] = argument.split('=');
  if (!isLabel(label) || file.join('') === '') throw new Error(`${argument} is no LABEL=FILE`);
  return { label, sources: [file.join('=')] };
}

async function run(wanted: readonly PublishedList[]): Promise<void> {
  const before = readPublished();
  const { published, renewed, kept } = await renew(before, wanted, new Date().toISOString().slice(0, 10));
  for (const { label, prefixes } of renewed) console.log(`${label}: ${prefixes} networks`);
  for (const { label, reason } of kept) console.error(`${label} stays as it is: ${reason}`);
  if (renewed.length > 0) {
    writePublished(published);
    console.log(`Version ${published.version}. Deploy to have logs labelled by it.`);
  } else {
    console.error('No list could be renewed. Is there a connection to the internet?');
    process.exitCode = 1;
  }
}
