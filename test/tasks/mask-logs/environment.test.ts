import { readMaskLogsEnvironment } from '../../../tasks/mask-logs/environment.ts';

const policy = { ipv4Bits: 8, ipv6Bits: 32, dropFields: ['cs(Cookie)', 'c-port'] };
const sources = [
  { id: 'site', bucket: 'logs', prefix: 'cdn/' },
  { id: 'shop', bucket: 'shop-logs', prefix: '' },
];
const variables = {
  SOURCES: JSON.stringify(sources),
  MASKED_BUCKET_NAME: 'masked',
  MASK_POLICY: JSON.stringify(policy),
  LOAD_WINDOW_DAYS: '16',
};

describe('the environment of mask-logs', () => {
  it('names the sources and the masked bucket, and holds the policy and the window of loads', () => {
    expect(readMaskLogsEnvironment(variables)).toEqual({
      sources,
      maskedBucketName: 'masked',
      policy,
      visitors: undefined,
      loadWindowDays: 16,
    });
  });

  it('says where the salts of visitors are, and whose days they are of', () => {
    const withSalts = { ...variables, SALT_BUCKET_NAME: 'salts' };
    expect(readMaskLogsEnvironment(withSalts).visitors).toEqual({ bucket: 'salts', timeZone: 'UTC' });
    expect(readMaskLogsEnvironment({ ...withSalts, TIME_ZONE: 'Asia/Tokyo' }).visitors).toEqual({
      bucket: 'salts',
      timeZone: 'Asia/Tokyo',
    });
  });

  it.each([
    { ipv4Bits: 0, ipv6Bits: 0, dropFields: [] },
    { ipv4Bits: 24, ipv6Bits: 64, dropFields: ['c-ip'], keepFields: ['asn'] },
  ])('may keep as little and as much as %j', (extreme) => {
    const env = { ...variables, MASK_POLICY: JSON.stringify(extreme) };
    expect(readMaskLogsEnvironment(env).policy).toEqual(extreme);
  });

  it.each([
    [{ ...variables, SOURCES: undefined }, 'SOURCES'],
    [{ ...variables, SOURCES: '[]' }, 'SOURCES'],
    [{ ...variables, SOURCES: JSON.stringify([{ ...sources[0], id: 'a/b' }]) }, 'id'],
    [{ ...variables, MASKED_BUCKET_NAME: undefined }, 'MASKED_BUCKET_NAME'],
    [{ ...variables, MASK_POLICY: undefined }, 'MASK_POLICY'],
    [{ ...variables, LOAD_WINDOW_DAYS: undefined }, 'LOAD_WINDOW_DAYS'],
    [{ ...variables, LOAD_WINDOW_DAYS: '0' }, 'LOAD_WINDOW_DAYS'],
    [{ ...variables, LOAD_WINDOW_DAYS: 'x' }, 'LOAD_WINDOW_DAYS'],
    [{ ...variables, MASK_POLICY: '{' }, 'MASK_POLICY'],
    [{ ...variables, MASK_POLICY: JSON.stringify({ ...policy, ipv4Bits: 25 }) }, 'ipv4Bits'],
    [{ ...variables, MASK_POLICY: JSON.stringify({ ...policy, ipv6Bits: 65 }) }, 'ipv6Bits'],
    [{ ...variables, MASK_POLICY: JSON.stringify({ ...policy, dropFields: ['date'] }) }, 'dropFields'],
    [{ ...variables, MASK_POLICY: JSON.stringify({ ...policy, dropFields: ['time'] }) }, 'dropFields'],
    [{ ...variables, MASK_POLICY: JSON.stringify({ ...policy, keepFields: ['c-port'] }) }, 'keepFields'],
    [{ ...variables, MASK_POLICY: JSON.stringify({ ...policy, ipv4Bits: -1 }) }, 'ipv4Bits'],
    [{ ...variables, MASK_POLICY: JSON.stringify({ ...policy, ipv6Bits: -1 }) }, 'ipv6Bits'],
    [{ ...variables, MASK_POLICY: JSON.stringify({ ...policy, keepAll: true }) }, 'keepAll'],
  ])('%# stops the start when it is wrong, and says where', (env, name) => {
    expect(() => readMaskLogsEnvironment(env)).toThrow(name);
  });
});
