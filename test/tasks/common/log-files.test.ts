import * as fc from 'fast-check';
import {
  fileId,
  isFolder,
  maskedDatePrefix,
  maskedKey,
  parseMaskedKey,
  setAsideKey,
  sourceIdPattern,
} from '../../../tasks/common/log-files.ts';

const sourceKey = 'site/E2EXAMPLE.2024-01-16-23.0a1b2c3d.gz';

describe('the key of a masked log', () => {
  it('is its date, its source and its key there', () => {
    const log = { sourceId: 'shop', sourceKey, date: '2024-01-17' };
    expect(maskedKey(log)).toBe('masked/2024/01/17/shop/site/E2EXAMPLE.2024-01-16-23.0a1b2c3d.gz.tsv.zst');
    expect(maskedKey(log).startsWith(maskedDatePrefix('2024-01-17'))).toBe(true);
  });

  it('tells all three again, for any source and key', () => {
    const ids = fc.stringMatching(new RegExp(`^${sourceIdPattern}$`));
    fc.assert(
      fc.property(ids, fc.string({ unit: 'binary', minLength: 1 }), (id, key) => {
        const log = { sourceId: id, sourceKey: key, date: '2024-01-17' };
        expect(parseMaskedKey(maskedKey(log))).toEqual(log);
      }),
    );
  });

  it.each([
    'loads/x/manifest.json',
    'masked/2024/01/17/site/a.gz',
    'masked/2024/01/17/a.gz.tsv.zst',
    'masked/2024/01/17/Site/a.gz.tsv.zst',
    'masked/2024/01/17/site/.tsv.zst',
    'masked/2024/01/17/site/a.gz.tsv-zst',
    'set-aside/2024/01/17/site/a.gz.tsv.zst',
    'masked/',
  ])('is not %s', (key) => {
    expect(parseMaskedKey(key)).toBeUndefined();
  });
});

describe('the key of rows that are set aside', () => {
  it.each([
    [sourceKey, 'set-aside/2024/01/16/'],
    ['E2EXAMPLE.2024-02-30-23.0a1b2c3d.gz', 'set-aside/0000/00/00/'],
    ['E2EXAMPLE.2024-01-16-23.x/other.log', 'set-aside/0000/00/00/'],
    ['access.log', 'set-aside/0000/00/00/'],
  ])('of %s begins with %s', (key, prefix) => {
    expect(setAsideKey({ sourceId: 'shop', sourceKey: key })).toBe(`${prefix}shop/${key}.tsv.zst`);
  });
});

describe('the id of a file', () => {
  const log = { sourceId: 'site', sourceKey, date: '2024-01-16' };

  it('never changes', () => {
    expect(fileId(log)).toBe(3914261177985884876n);
  });

  it('differs by source, key and date', () => {
    const ids = [
      fileId(log),
      fileId({ ...log, date: '2024-01-17' }),
      fileId({ ...log, sourceKey: `${sourceKey}x` }),
      fileId({ ...log, sourceId: 'shop' }),
    ];
    expect(new Set(ids).size).toBe(4);
  });

  it('fits a BIGINT', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        const id = fileId({ ...log, sourceKey: key });
        expect(BigInt.asIntN(64, id)).toBe(id);
      }),
    );
  });
});

describe('A folder', () => {
  it.each([
    ['cdn/', 0, true],
    ['cdn/', 1, false],
    [sourceKey, 0, false],
  ])('ends in a slash and is empty: %s of %i bytes', (key, size, expected) => {
    expect(isFolder({ key, size })).toBe(expected);
  });
});
