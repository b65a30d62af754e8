import { distributionOfKey } from '../../../../tasks/mask-logs/notes/distribution-id.ts';

describe('the distribution of a key', () => {
  it.each([
    ['E2EXAMPLE1TEST.2026-11-20-07.0a1b2c3d.gz', 'E2EXAMPLE1TEST'],
    ['a b/E2EXAMPLE1TEST.2026-11-20-07.0a1b2c3d', 'E2EXAMPLE1TEST'],
    [
      'cf/DistributionId=EOTHER1TEST/year=2026/hour=07/E2EXAMPLE1TEST.2026-11-20-07.5c6d.parquet',
      'E2EXAMPLE1TEST',
    ],
    ['E2EXAMPLE1TEST.2026-11-20-07.ViYS8TMk.gz', 'E2EXAMPLE1TEST'],
  ])('is in the name of the file: %s', (key, distribution) => {
    expect(distributionOfKey(key)).toBe(distribution);
  });

  it.each([
    'E2EXAMPLE1TEST/access.log',
    'E2EXAMPLE1TEST.gz',
    'E2EXAMPLE1TEST.2026-11-20-07.gz/',
    'my-E2EXAMPLE1TEST.2026-11-20-07.0a1b2c3d.gz',
    'e2example1test.2026-11-20-07.0a1b2c3d.gz',
    '198.51.100.7.2026-11-20-07.0a1b2c3d.gz',
    'E198.51.100.7.2026-11-20-07.0a1b2c3d.gz',
    'E20010DB800000000000000000000007.2026-11-20-07.0a1b2c3d.gz',
  ])('is not known from %s', (key) => {
    expect(distributionOfKey(key)).toBeUndefined();
  });
});
