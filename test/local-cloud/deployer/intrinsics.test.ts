// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
import { deploymentOrder } from '../../../local-cloud/deployer/dependencies.ts';
import { resolve, type Scope } from '../../../local-cloud/deployer/intrinsics.ts';

const scope: Scope = {
  template: {
    Resources: {},
    Conditions: {
      IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] },
      IsOther: { 'Fn::Not': [{ Condition: 'IsTest' }] },
      Both: { 'Fn::And': [{ Condition: 'IsTest' }, { Condition: 'IsOther' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsTest' }, { Condition: 'IsOther' }] },
    },
    Mappings: { Sizes: { small: { memory: 128 } } },
  },
  values: { 'AWS::Region': 'us-east-1', 'AWS::Partition': 'aws', Stage: 'test' },
  ref: (logicalId) => `physical-${logicalId}`,
  getAtt: (logicalId, attribute) => `${logicalId}'s ${attribute}`,
};

test.each([
  [{ Ref: 'Bucket' }, 'physical-Bucket'],
  [{ Ref: 'AWS::Region' }, 'us-east-1'],
  [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, "Bucket's Arn"],
  [{ 'Fn::GetAtt': 'Bucket.Endpoint.Address' }, "Bucket's Endpoint.Address"],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'Bucket' }]] }, 'a-physical-Bucket'],
  [{ 'Fn::Sub': 'arn:${AWS::Partition}:${Bucket.Arn}/${!literal}' }, "arn:aws:Bucket's Arn/${literal}"],
  [{ 'Fn::Sub': ['${one}-${Bucket}', { one: { Ref: 'Stage' } }] }, 'test-physical-Bucket'],
  [{ 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b,c'] }] }, 'b'],
  [{ 'Fn::Select': ['2', { 'Fn::GetAZs': '' }] }, 'us-east-1c'],
  [{ 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, 128],
  [{ 'Fn::If': ['IsTest', 'yes', 'no'] }, 'yes'],
  [{ 'Fn::If': ['IsOther', 'yes', { Ref: 'AWS::NoValue' }] }, undefined],
  [{ 'Fn::If': ['Both', 1, { 'Fn::If': ['Either', 2, 3] }] }, 2],
  [
    { kept: 1, dropped: { Ref: 'AWS::NoValue' }, list: [1, { Ref: 'AWS::NoValue' }] },
    { kept: 1, list: [1] },
  ],
  [
    { Ref: 'a', Other: 'not an intrinsic' },
    { Ref: 'a', Other: 'not an intrinsic' },
  ],
])('%j is %j', (value, expected) => {
  expect(resolve(value, scope)).toEqual(expected);
});

test('an intrinsic that is not known is named', () => {
  expect(() => resolve({ 'Fn::Cidr': [] }, scope)).toThrow('Fn::Cidr');
});

test('resources come after what they refer to, in whatever way', () => {
  const order = deploymentOrder({
    Resources: {
      A: { Type: 'T', DependsOn: ['B'] },
      B: { Type: 'T', Properties: { x: [{ Ref: 'C' }] } },
      C: {
        Type: 'T',
        Properties: { x: { 'Fn::Sub': ['${D.Arn} ${own}', { own: { 'Fn::GetAtt': ['E', 'Arn'] } }] } },
      },
      D: { Type: 'T' },
      E: { Type: 'T' },
    },
  });
  expect(order).toEqual(['D', 'E', 'C', 'B', 'A']);
});

test('resources that need each other are named', () => {
  const Resources = { A: { Type: 'T', DependsOn: 'B' }, B: { Type: 'T', Properties: { x: { Ref: 'A' } } } };
  expect(() => deploymentOrder({ Resources })).toThrow('A → B → A');
});
