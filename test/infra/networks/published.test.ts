import { readFileSync } from 'node:fs';
import { isLabel, operators, publishedLists } from '../../../infra/networks/lists.ts';
import { publishedText, readPublished } from '../../../infra/networks/published.ts';
import { aiAssistants, aiCrawlers } from '../../../tasks/classify/judging/agents/ai.ts';
import { monitors } from '../../../tasks/classify/judging/agents/monitor.ts';
import { previews } from '../../../tasks/classify/judging/agents/preview.ts';
import { searchEngines } from '../../../tasks/classify/judging/agents/search.ts';
import { tools } from '../../../tasks/classify/judging/agents/tool.ts';
import { AddressReader } from '../../../tasks/mask-logs/addresses/address-reader.ts';
import { packedAddressOf } from '../../../tasks/mask-logs/addresses/packed-address.ts';
import { NetworkLabels } from '../../../tasks/mask-logs/networks/network-labels.ts';

const mask = { ipv4Bits: 8, ipv6Bits: 32, dropFields: [] };

const labelOf = (address: string, settings: object) => {
  const reader = new AddressReader();
  const packed = packedAddressOf(reader.read(Buffer.from(address), 0, address.length), reader.groups);
  return new NetworkLabels({ ...mask, ...settings }).labelOf(packed);
};

describe('the published networks', () => {
  it('are a file that is as small as it can be written, below 150 kB', () => {
    const file = new URL('../../../tasks/mask-logs/networks/published-networks.json', import.meta.url);
    const text = readFileSync(file, 'utf8');
    expect(text.length).toBeLessThan(150_000);
    expect(publishedText(readPublished())).toBe(text);
  });

  it('have known labels, and say where they are from and since when', () => {
    const { origins } = readPublished();
    for (const [label, { date, sources }] of Object.entries(origins)) {
      expect(isLabel(label)).toBe(true);
      expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(sources).not.toEqual([]);
    }
  });

  it('have the operators that agents have, in lower case', () => {
    const agents = [aiAssistants, aiCrawlers, searchEngines, previews, monitors, tools].flat();
    const owners = new Set(agents.map(({ owner }) => owner.toLowerCase()));
    const labels = [...Object.keys(readPublished().origins), ...publishedLists.map(({ label }) => label)];
    const ofAgents = labels
      .filter((label) => !/^(cloud|proxy):/.test(label))
      .map((label) => label.split(':')[1]);
    expect(ofAgents.filter((operator = '') => !owners.has(operator))).toEqual([]);
    expect(new Set(labels.map((label) => label.split(':')[1]))).toEqual(new Set(operators));
  });

  it.each([
    ['66.249.66.1', 'crawler:google'],
    ['3.5.140.2', 'cloud:amazon'],
    ['2606:4700::1', 'proxy:cloudflare'],
    ['192.0.2.7', undefined],
    ['2001:db8::1', undefined],
  ])('of %s are %s', (address, label) => {
    expect(labelOf(address, { labelPublishedNetworks: true })).toBe(label);
    expect(labelOf(address, {})).toBeUndefined();
  });

  it('come after those of the owner, however long', () => {
    const ownNetworks = [
      { label: 'office', prefixes: ['66.0.0.0/8', '2001:db8::/32'] },
      { label: 'lab', prefixes: ['66.249.66.0/24'] },
    ];
    const labels = (address: string) =>
      [true, false].map((labelPublishedNetworks) =>
        labelOf(address, { ownNetworks, labelPublishedNetworks }),
      );
    expect(labels('66.249.66.1')).toEqual(['own:lab', 'own:lab']);
    expect(labels('66.249.67.1')).toEqual(['own:office', 'own:office']);
    expect(labels('2001:db8::1')).toEqual(['own:office', 'own:office']);
    expect(labels('3.5.140.2')).toEqual(['cloud:amazon', undefined]);
  });
});
