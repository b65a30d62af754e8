import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PublishedList } from '../../../infra/networks/lists.ts';
import {
  parsePublished,
  publishedText,
  readPublished,
  writePublished,
} from '../../../infra/networks/published.ts';
import { renew } from '../../../infra/networks/renew.ts';

/** What the operators answer. */
const answers: Record<string, string> = {
  '/google.json': JSON.stringify({
    creationTime: '2026-11-25T14:46:23.000000',
    prefixes: [
      { ipv6Prefix: '2001:4860:1::/64' },
      { ipv4Prefix: '66.249.64.0/27' },
      { ipv4Prefix: '66.249.64.32/27' },
    ],
  }),
  '/special.json': JSON.stringify({ prefixes: [{ ipv4Prefix: '66.249.65.0/24' }] }),
  '/amazon.html': '<p>v1.2, at 12:34:56</p><code>{&quot;ip&quot;:&quot;66.249.66.7&quot;},66.249.66.9</code>',
  '/linode.csv': '# prefix,country\n2001:4860:2::/48,US,US-TX,Dallas,\n66.249.66.64/26,DE,,,\n',
  '/cloudflare': '66.249.64.128/25\n',
  '/page.json': '<html>66.249.66.0/24 not found</html>',
  '/empty.txt': 'no network at all, or 192.0.2.0/24, 2001:db8::/32',
  '/world.txt': '0.0.0.0/0\n66.249.64.0/24\n',
};

const server = createServer(({ url = '' }, response) => {
  const answer = answers[url];
  response.writeHead(answer === undefined ? 404 : 200).end(answer ?? '66.249.65.0/24');
});
let base = '';
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'networks-'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  server.close();
});

const list = (label: PublishedList['label'], ...paths: string[]): PublishedList => ({
  label,
  sources: paths.map((path) => base + path),
});

const before = parsePublished(
  JSON.stringify({
    version: 3,
    networks: {
      'cloud:linode': { date: '2026-01-01', sources: ['x'], prefixes: ['66.249.66.0/27 66.249.66.128/27'] },
      'crawler:meta': { date: '2026-01-01', sources: ['y'], prefixes: ['66.249.65.64/26'] },
    },
  }),
);

const renewed = async (...lists: PublishedList[]) => {
  const { published, ...outcome } = await renew(before, lists, '2026-11-25');
  return { ...outcome, content: JSON.parse(publishedText(published)) };
};

describe('renewing the networks', () => {
  it('reads JSON, CSV, pages and lines, several lists for a label, and keeps the other labels', async () => {
    const { content, kept } = await renewed(
      list('crawler:google', '/google.json', '/special.json'),
      list('crawler:amazon', '/amazon.html'),
      list('cloud:linode', '/linode.csv'),
      list('proxy:cloudflare', '/cloudflare'),
    );
    expect(kept).toEqual([]);
    const date = '2026-11-25';
    expect(content).toEqual({
      version: 4,
      networks: {
        'crawler:amazon': {
          date,
          sources: [`${base}/amazon.html`],
          prefixes: ['66.249.66.7/32 66.249.66.9/32'],
        },
        'crawler:google': {
          date,
          sources: [`${base}/google.json`, `${base}/special.json`],
          prefixes: ['66.249.64.0/26 66.249.65.0/24 2001:4860:1::/64'],
        },
        'crawler:meta': { date: '2026-01-01', sources: ['y'], prefixes: ['66.249.65.64/26'] },
        'proxy:cloudflare': { date, sources: [`${base}/cloudflare`], prefixes: ['66.249.64.128/25'] },
        'cloud:linode': {
          date,
          sources: [`${base}/linode.csv`],
          prefixes: ['66.249.66.64/26 2001:4860:2::/48'],
        },
      },
    });
  });

  it.each([
    ['is gone', '/gone.txt', 'answered 404'],
    ['is a page in place of a file', '/page.json', 'is no JSON'],
    ['names nobody', '/empty.txt', 'holds no networks'],
    ['names everybody', '/world.txt', 'holds a network as large as /0'],
  ])('keeps all of a label of which a list %s', async (_, path, reason) => {
    const { content, kept } = await renewed(list('cloud:linode', '/linode.csv', path));
    expect(content).toEqual(JSON.parse(publishedText(before)));
    expect(kept).toEqual([{ label: 'cloud:linode', reason: expect.stringContaining(reason) }]);
  });

  it('does not believe a list that has lost most of its networks', async () => {
    const { content, kept } = await renewed(list('cloud:linode', '/amazon.html'));
    expect(content).toEqual(JSON.parse(publishedText(before)));
    expect(kept).toEqual([{ label: 'cloud:linode', reason: 'less than half of its 2 networks are left' }]);
  });

  it('says so where there is no internet', async () => {
    const { kept } = await renewed({ label: 'cloud:linode', sources: ['http://127.0.0.1:9/'] });
    expect(kept).toEqual([
      { label: 'cloud:linode', reason: expect.stringContaining('http://127.0.0.1:9/: ') },
    ]);
  });

  it('reads a file as well, and writes one', async () => {
    const source = join(folder, 'tags.json');
    writeFileSync(
      source,
      JSON.stringify({ values: [{ addressPrefixes: ['66.249.64.0/24', '2001:4860::/32'] }] }),
    );
    const { published } = await renew(
      before,
      [{ label: 'cloud:microsoft', sources: [source] }],
      '2026-11-25',
    );
    const file = join(folder, 'published.json');
    writePublished(published, file);
    expect(publishedText(readPublished(file))).toBe(publishedText(published));
    expect(readPublished(file).origins['cloud:microsoft']).toEqual({ date: '2026-11-25', sources: [source] });
  });
});
