import { sourceOf, sourcesVariable } from '../../../tasks/common/sources.ts';

const sources = sourcesVariable.parse(
  JSON.stringify([
    { id: 'site', bucket: 'logs', prefix: 'cdn/' },
    { id: 'shop', bucket: 'logs', prefix: 'shop/' },
    { id: 'docs', bucket: 'docs-logs', prefix: '' },
  ]),
);

describe('The source of an object', () => {
  it.each([
    ['logs', 'cdn/a.gz', 'site'],
    ['logs', 'shop/a.gz', 'shop'],
    ['docs-logs', 'cdn/a.gz', 'docs'],
    ['docs-logs', 'a.gz', 'docs'],
  ])('is told by its bucket and key: %s, %s', (bucket, key, id) => {
    expect(sourceOf(sources, { bucket, key })?.id).toBe(id);
  });

  it.each([
    ['logs', 'a.gz'],
    ['logs', 'other/cdn/a.gz'],
    ['other-logs', 'cdn/a.gz'],
  ])('is none where no source has it: %s, %s', (bucket, key) => {
    expect(sourceOf(sources, { bucket, key })).toBeUndefined();
  });
});

it.each([
  ['none', '[]'],
  ['no list', '{"id":"site","bucket":"logs","prefix":""}'],
  ['an id that cannot stand in a key', '[{"id":"my/site","bucket":"logs","prefix":""}]'],
  ['no bucket', '[{"id":"site","bucket":"","prefix":""}]'],
  ['no prefix', '[{"id":"site","bucket":"logs"}]'],
  ['a field that nobody knows', '[{"id":"site","bucket":"logs","prefix":"","region":"here"}]'],
])('The variable SOURCES is refused with %s', (_, text) => {
  expect(() => sourcesVariable.parse(text)).toThrow();
});
