import fc from 'fast-check';
import { decide } from '../../../local-cloud/iam/decide.ts';
import { type Access, compilePolicy, type Statement } from '../../../local-cloud/iam/policy.ts';

const role = 'arn:aws:iam::000000000000:role/worker';
const get: Access = {
  principal: role,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::logs/2026/a.gz',
  context: { 'aws:SecureTransport': 'true', 's3:prefix': '2026/' },
};
const rules = (...statements: Partial<Statement>[]) =>
  compilePolicy({
    Statement: statements.map((statement) => ({
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::logs/*',
      ...statement,
    })) as Statement[],
  });
const allowed = (statement: Partial<Statement>, access: Partial<Access> = {}) =>
  decide({ ...get, ...access }, { identity: rules(statement), resource: [] }).allowed;

describe('A statement allows', () => {
  it.each<[string, Partial<Statement>]>([
    ['the action on the resource', {}],
    ['one of several actions', { Action: ['s3:PutObject', 's3:GetObject'] }],
    ['an action in other letters', { Action: 's3:getobject' }],
    ['all actions that begin so', { Action: 's3:Get*' }],
    ['any resource', { Resource: '*' }],
    ['one of several resources', { Resource: ['arn:aws:s3:::other/*', 'arn:aws:s3:::logs/*'] }],
    ['a resource but for one character', { Resource: 'arn:aws:s3:::logs/2026/?.gz' }],
    ['what fulfils the condition', { Condition: { StringEquals: { 's3:prefix': '2026/' } } }],
    ['what fulfils it by one of its values', { Condition: { StringLike: { 's3:prefix': ['a', '20*'] } } }],
    [
      'what a negated condition names by none of its values',
      { Condition: { ArnNotEquals: { 'aws:SourceArn': ['arn:aws:s3:::a', 'arn:aws:s3:::b'] } } },
    ],
  ])('%s', (_, statement) => {
    expect(allowed(statement)).toBe(true);
  });
});

describe('A trust policy that names the account', () => {
  const trust = {
    Action: 'sts:AssumeRole',
    Resource: undefined,
    Principal: { AWS: `${role.split('role')[0]}root` },
  };
  const assume = { action: 'sts:AssumeRole', resource: role };

  it.each([
    ['a person of the account', 'arn:aws:iam::000000000000:user/ann', true],
    ['a role of the account', role, true],
    ['a person of another account', 'arn:aws:iam::111111111111:user/ann', false],
    ['a service', 'lambda.amazonaws.com', false],
  ])('is for identities of that account: %s', (_, principal, expected) => {
    const access = { ...get, ...assume, principal };
    expect(decide(access, { identity: [], resource: rules(trust) }).allowed).toBe(expected);
  });
});

describe('A statement does not allow', () => {
  it.each<[string, Partial<Statement>]>([
    ['another action', { Action: 's3:PutObject' }],
    ['an action that only begins like it', { Action: 's3:GetObjectVersion' }],
    ['another bucket', { Resource: 'arn:aws:s3:::log/*' }],
    ['the bucket instead of its objects', { Resource: 'arn:aws:s3:::logs' }],
    ['what a wildcard would reach in another part of the ARN', { Resource: 'arn:aws:*:logs/*:*:*' }],
    [
      'what fails one of two conditions',
      {
        Condition: { StringEquals: { 's3:prefix': '2026/' }, Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
    [
      'what the condition knows nothing of',
      { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::logs' } } },
    ],
    ['somebody else', { Principal: { AWS: 'arn:aws:iam::000000000000:role/other' } }],
  ])('%s', (_, statement) => {
    expect(allowed(statement)).toBe(false);
  });

  it('by a narrow resource what has no resource at all', () => {
    const describe: Partial<Access> = { action: 'redshift-data:DescribeStatement', resource: '*' };
    const Action = 'redshift-data:DescribeStatement';
    expect(allowed({ Action, Resource: 'arn:aws:redshift-data:*:*:*' }, describe)).toBe(false);
    expect(allowed({ Action, Resource: '*' }, describe)).toBe(true);
  });
});

describe('Together', () => {
  const deny = rules({ Effect: 'Deny', Action: 's3:*', Resource: '*' });

  it('an explicit deny wins, wherever it is', () => {
    expect(decide(get, { identity: [...rules({}), ...deny], resource: [] })).toEqual({
      allowed: false,
      reason: 'with an explicit deny in an identity-based policy',
    });
    expect(decide(get, { identity: rules({}), resource: deny })).toEqual({
      allowed: false,
      reason: 'with an explicit deny in a resource-based policy',
    });
  });

  it('the policy of the resource is enough', () => {
    const resource = rules({ Principal: { AWS: role } });
    expect(decide(get, { identity: [], resource })).toEqual({ allowed: true });
  });

  it('silence is a refusal', () => {
    expect(decide(get, { identity: [], resource: [] })).toEqual({
      allowed: false,
      reason: 'because no identity-based policy allows the s3:GetObject action',
    });
    expect(decide({ ...get, principal: 's3.amazonaws.com' }, { identity: [], resource: [] })).toMatchObject({
      reason: 'because no resource-based policy allows the s3:GetObject action',
    });
  });
});

describe('Conditions', () => {
  it.each([
    ['NumericLessThan', { 's3:TlsVersion': '1.2' }, { 's3:TlsVersion': '1.1' }, true],
    ['NumericLessThan', { 's3:TlsVersion': '1.2' }, { 's3:TlsVersion': '1.2' }, false],
    ['Bool', { 'aws:SecureTransport': 'false' }, { 'aws:SecureTransport': 'false' }, true],
    ['Bool', { 'aws:securetransport': 'false' }, { 'aws:SecureTransport': 'true' }, false],
    [
      'ArnLike',
      { 'aws:SourceArn': 'arn:aws:states:*:*:stateMachine:*' },
      { 'aws:SourceArn': 'arn:aws:states:a:1:stateMachine:b' },
      true,
    ],
    ['ArnEquals', { 'aws:SourceArn': 'arn:aws:s3:::logs' }, { 'aws:SourceArn': 'arn:aws:s3:::logs2' }, false],
    ['StringEquals', { 'aws:SourceAccount': '1' }, {}, false],
  ])('%s %j of %j: %s', (operator, expected, context, holds) => {
    expect(allowed({ Condition: { [operator]: expected } }, { context: context as Access['context'] })).toBe(
      holds,
    );
  });
});

describe('What is not known is named, never allowed:', () => {
  it.each<[string, Partial<Statement>, string]>([
    ['an action', { Action: 's3:GetObjct' }, 's3:GetObjct'],
    ['an operator', { Condition: { StringNotLike: { 's3:prefix': 'a' } } }, 'StringNotLike'],
    [
      'an operator made milder',
      { Condition: { BoolIfExists: { 'aws:SecureTransport': 'true' } } },
      'BoolIfExists',
    ],
    ['a key', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, 'aws:PrincipalOrgID'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    ['a variable', { Resource: 'arn:aws:s3:::logs/${aws:username}/*' }, 'aws:username'],
    ['a resource that is no ARN', { Resource: 'logs/*' }, 'logs/*'],
    ['a kind of principal', { Principal: { Federated: 'accounts.example.com' } }, 'Federated'],
    ['the account as a principal', { Principal: { AWS: 'arn:aws:iam::000000000000:root' } }, ':root'],
    ['NotAction', { NotAction: 's3:GetObject' } as Partial<Statement>, 'NotAction'],
    ['NotResource', { NotResource: '*' } as Partial<Statement>, 'NotResource'],
  ])('%s', (_, statement, name) => {
    expect(() => rules(statement)).toThrow(
      expect.objectContaining({ name: 'UnknownPermissionError', message: expect.stringContaining(name) }),
    );
  });
});

test('a pattern without wildcards means itself and nothing else', () => {
  const key = fc.stringMatching(/^[\w!.'()+^$|\\[\]{} /-]{1,20}$/).filter((text) => !text.includes('${'));
  fc.assert(
    fc.property(key, key, (one, other) => {
      const Resource = `arn:aws:s3:::logs/${one}`;
      expect(allowed({ Resource }, { resource: Resource })).toBe(true);
      expect(allowed({ Resource }, { resource: `arn:aws:s3:::logs/${other}` })).toBe(one === other);
      expect(allowed({ Resource: `${Resource}*` }, { resource: `${Resource}${other}` })).toBe(true);
    }),
  );
});
