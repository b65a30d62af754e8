import { checkSources } from '../../infra/check-sources.ts';
import type { ResolvedSource } from '../../infra/resolve-stage.ts';

/** What is said about the sources, one fault a line. */
function faultsOf(...sources: ResolvedSource[]): string[] {
  try {
    checkSources(sources, 'eu-west-1');
    return [];
  } catch (error) {
    expect(error).toMatchObject({ name: 'InvalidSourcesError' });
    return (error as Error).message.split('\n- ').slice(1);
  }
}

const site = { id: 'site', bucketName: 'logs', prefix: 'cdn/' };

describe('The sources of a stage', () => {
  it.each<[string, ResolvedSource[]]>([
    ['are one', [{ id: 'site' }]],
    [
      'have distributions, or had some',
      [
        { id: 'site', distributions: ['E1ABCDEF234567', 'EDFDVBD6EXAMPLE'], prefix: 'cdn/v2/' },
        { id: 'shop', distributions: [] },
      ],
    ],
    ['share a bucket by prefixes', [site, { ...site, id: 'shop', prefix: 'shop/' }]],
    ['have the same prefix in other buckets', [site, { ...site, id: 'shop', bucketName: 'shop-logs' }]],
    ['have new buckets, each of its own', [{ id: 'site' }, { id: 'shop' }]],
    ['have ids of digits and hyphens as well', [{ id: 'v2-of-site' }, { id: 'a'.repeat(32) }]],
    [
      'have prefixes of what S3 and IAM take as it is',
      [{ ...site, prefix: 'AWSLogs/aws-account-id=123/site.example_org-' }],
    ],
  ])('%s', (_, sources) => {
    expect(faultsOf(...sources)).toEqual([]);
  });

  it('are at least one', () => {
    expect(faultsOf()).toEqual(['There is none: a stage needs at least one.']);
  });

  it.each(['', 'Site', '1site', 'a/b', 'a_b', 'a'.repeat(33), 'site\n'])('have no id such as %j', (id) => {
    expect(faultsOf({ ...site, id })).toEqual([expect.stringContaining(`The id "${id}" must`)]);
  });

  it.each(['*', 'cdn?', `\${aws:username}/`, 'a b/', "it's/", 'a+b/', 'a%3Db/', 'café/'])(
    'have no prefix such as %j',
    (prefix) => {
      expect(faultsOf({ ...site, prefix })).toEqual([
        expect.stringContaining(`The prefix "${prefix}" of site`),
      ]);
    },
  );

  const key = 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';

  it('have keys of KMS, named by their ARNs, in the region of the stage', () => {
    expect(faultsOf({ ...site, kmsKeyArn: key })).toEqual([]);
    expect(() => checkSources([{ ...site, kmsKeyArn: key }], 'eu-west-1')).not.toThrow();
    expect(() => checkSources([{ ...site, kmsKeyArn: key }], 'us-east-1')).toThrow(
      `The key ${key} of site is in eu-west-1, and the stage would be deployed to us-east-1.`,
    );
  });

  it.each([
    '',
    'alias/logs',
    key.replace('key/', 'alias/'),
    key.split('/')[1] as string,
    `${key}*`,
    `${key}\n`,
  ])('have no key such as %j', (kmsKeyArn) => {
    expect(faultsOf({ ...site, kmsKeyArn })).toEqual([
      expect.stringContaining(`The kmsKeyArn "${kmsKeyArn}" of site is not the ARN of a key`),
    ]);
  });

  it('have an id each', () => {
    expect(faultsOf(site, { ...site, bucketName: 'shop-logs' })).toEqual([
      'Two sources have the id "site": each needs one of its own.',
    ]);
  });

  it.each([
    ['cdn/', 'cdn/'],
    ['cdn/', 'cdn/shop/'],
    ['cdn/shop/', 'cdn/'],
    ['cdn/', undefined],
    [undefined, undefined],
  ])('do not overlap in one bucket, as %j and %j do', (one, other) => {
    expect(faultsOf({ ...site, prefix: one }, { id: 'shop', bucketName: 'logs', prefix: other })).toEqual([
      expect.stringContaining('of site and'),
    ]);
  });

  it.each(['', 'e1abcdef234567', 'd111111abcdef8.cloudfront.net', 'E1*', 'E1ABCDEF234567\n'])(
    'have no distribution such as %j',
    (distribution) => {
      expect(faultsOf({ id: 'site', distributions: [distribution] })).toEqual([
        expect.stringContaining(`The distribution "${distribution}" of site is not an id`),
      ]);
    },
  );

  it.each([
    [['E1ABCDEF234567', 'E1ABCDEF234567'], ['E2ABCDEF234567'], 'site'],
    [['E1ABCDEF234567'], ['E2ABCDEF234567', 'E1ABCDEF234567'], 'site and shop'],
  ])('name a distribution once, not as %j and %j do', (one, other, ids) => {
    expect(faultsOf({ id: 'site', distributions: one }, { id: 'shop', distributions: other })).toEqual([
      `The distribution E1ABCDEF234567 is named twice, in ${ids}: CloudFront delivers its logs once, so name it once.`,
    ]);
  });

  // Settings are read without a look at their types.
  it.each([
    [
      'distribution',
      { distribution: 'E1ABCDEF234567' },
      'The source site has a setting that there is not: distribution',
    ],
    ['distributions', { distributions: 'E1ABCDEF234567' }, 'The distributions of site must be a list'],
    [
      'bucketName',
      { distributions: [], bucketName: 'logs' },
      'The stack makes the bucket of site, whose distributions are named: remove bucketName',
    ],
    ['kmsKeyArn', { distributions: [], kmsKeyArn: key }, 'remove kmsKeyArn'],
  ])('have no %s such as %j', (_, settings, fault) => {
    expect(faultsOf({ id: 'site', ...settings } as ResolvedSource)).toEqual([expect.stringContaining(fault)]);
  });

  it.each(['cdn', '/cdn/', '/', 'cdn//v2/'])('have no prefix such as %j with distributions', (prefix) => {
    expect(faultsOf({ id: 'site', distributions: [], prefix })).toEqual([
      expect.stringContaining(`The prefix "${prefix}" of site must be a folder`),
    ]);
  });

  it('have no distributions while their region is not known', () => {
    expect(() => checkSources([{ id: 'site', distributions: [] }])).toThrow('set AWS_REGION');
  });

  it('are told all their faults at once', () => {
    expect(faultsOf({ ...site, id: 'Site', prefix: '*' }, { ...site, id: 'Site', prefix: '*' })).toHaveLength(
      6,
    );
  });
});
