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
