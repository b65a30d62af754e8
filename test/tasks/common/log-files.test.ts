import * as fc from 'fast-check';
import {
  fileId,
  isLogKey,
  maskedDatePrefix,
  maskedKey,
  parseMaskedKey,
  setAsideKey,
} from '../../../tasks/common/log-files.ts';

const sourceKey = 'site/E2EXAMPLE.2024-01-16-23.0a1b2c3d.gz';

describe('the key of a masked log', () => {
  it('is its date and the key of its source', () => {
    expect(maskedKey({ sourceKey, date: '2024-01-17' })).toBe(
      'masked/2024/01/17/site/E2EXAMPLE.2024-01-16-23.0a1b2c3d.gz.tsv.zst',
    );
    expect(maskedKey({ sourceKey, date: '2024-01-17' }).startsWith(maskedDatePrefix('2024-01-17'))).toBe(
      true,
    );
  });

  it('tells both again, for any source key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (key) => {
        const log = { sourceKey: key, date: '2024-01-17' };
        expect(parseMaskedKey(maskedKey(log))).toEqual(log);
      }),
    );
  });

  it.each([
    'loads/x/manifest.json',
    'masked/2024/01/17/a.gz',
    'set-aside/2024/01/17/a.gz.tsv.zst',
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
    expect(setAsideKey(key)).toBe(`${prefix}${key}.tsv.zst`);
  });
});

describe('the id of a file', () => {
  it('never changes', () => {
    expect(fileId('logs', { sourceKey, date: '2024-01-16' })).toBe(-5790996132849584228n);
  });

  it('differs by bucket, key and date', () => {
    const ids = [
      fileId('logs', { sourceKey, date: '2024-01-16' }),
      fileId('logs', { sourceKey, date: '2024-01-17' }),
      fileId('logs', { sourceKey: `${sourceKey}x`, date: '2024-01-16' }),
      fileId('other', { sourceKey, date: '2024-01-16' }),
    ];
    expect(new Set(ids).size).toBe(4);
  });

  it('fits a BIGINT', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        const id = fileId('logs', { sourceKey: key, date: '2024-01-16' });
        expect(BigInt.asIntN(64, id)).toBe(id);
      }),
    );
  });
});

describe('the key of a log', () => {
  it.each([
    [sourceKey, true],
    ['cdn/', false],
  ])('ends in anything but a slash: %s', (key, isLog) => {
    expect(isLogKey(key)).toBe(isLog);
  });
});
