import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchors, inlineCode, links, page, pages, root } from './pages.ts';

const all = [...pages('en'), ...pages('ja')];
const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);

/** A path of this repository, and not a pattern of paths. The owner of a stage makes `infra/stages.local.ts`. */
const isPath = (code: string) =>
  code !== 'infra/stages.local.ts' &&
  /^(?:asl|bench|demo|docs|infra|local-cloud|tasks|test|workflows|\.ci|\.github)\/[\w./-]*$/.test(code) &&
  !/\b[A-Z]+\b/.test(code);

describe.each(all)('$path', (each) => {
  it('links to pages and headings that exist', () => {
    const broken = links(each).filter((target) => {
      if (/^https?:/.test(target)) return false;
      const [path = '', anchor] = target.split('#');
      const linked = path === '' ? each.path : join(dirname(each.path), path);
      if (!existsSync(join(root, linked))) return true;
      return anchor !== undefined && !anchors(page(linked)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names folders and files that exist', () => {
    const missing = inlineCode(each).filter((code) => isPath(code) && !existsSync(join(root, code)));
    expect(missing).toEqual([]);
  });

  it('names npm commands that exist', () => {
    const code = [...inlineCode(each), ...each.codeBlocks.map((block) => block.code)].join('\n');
    const named = [...code.matchAll(/\bnpm run (?:--\S+ )*([\w:-]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });
});

test('the README leads to every page', () => {
  const linked = links(page('README.md'));
  const pagesOfDocs = pages('en').filter(({ path }) => path !== 'README.md');
  expect(pagesOfDocs.map(({ path }) => path).filter((path) => !linked.includes(path))).toEqual([]);
});
