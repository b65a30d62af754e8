import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { cdkApp, templateOnly } from '../../infra/cdk-app.ts';
import type { LogDeliveryProps } from '../../infra/constructs/log-delivery.ts';
import { LogSources } from '../../infra/constructs/log-sources.ts';
import { DeliveryStack } from '../../infra/delivery-stack.ts';
import type { ResolvedSource, ResolvedStage } from '../../infra/resolve-stage.ts';
import { stageStacks } from '../../infra/stage-stacks.ts';
import { type Distributions, type Stage, stages } from '../../infra/stages.ts';

const site: Distributions = { id: 'site', distributions: ['E1ABCDEF234567', 'E2ABCDEF234567'] };

/** The stacks of a stage, and their templates. */
function stacksOf(stage: Partial<ResolvedStage>, name = 'test') {
  const stacks = stageStacks(cdkApp(templateOnly), name, { ...stages.production, ...stage });
  return { stacks, templates: stacks.map((stack) => Template.fromStack(stack)) };
}

/** The template of the deliveries alone, for a warehouse in Ireland. */
function deliveryOf({
  sources = [site],
  mask = stages.production.mask,
  stackName = 'AccessLogWarehouse-test',
  region = 'eu-west-1',
}: Partial<LogDeliveryProps & LogDeliveryProps['warehouse']> = {}): Template {
  const warehouse = { stackName, region };
  return Template.fromStack(
    new DeliveryStack(cdkApp(templateOnly), `${stackName}-delivery`, { sources, mask, warehouse }),
  );
}

/** The template of the buckets alone. */
function bucketsOf(sources: readonly ResolvedSource[], stackName = 'AccessLogWarehouse-test'): Template {
  const stack = new Stack(cdkApp(templateOnly), stackName);
  new LogSources(stack, 'LogSources', { sources, region: 'eu-west-1' });
  return Template.fromStack(stack);
}

const propertiesOf = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);

/** A text of a template, with the account in place. */
const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1]
        .map((part) => (typeof part === 'string' ? part : placeOf(part as { Ref: string })))
        .join('');
const placeOf = ({ Ref }: { Ref: string }) => (Ref === 'AWS::Partition' ? 'aws' : '111122223333');

describe('A stage', () => {
  it('is one stack without distributions, wherever it is', () => {
    expect(stacksOf({ region: 'eu-west-1' }).stacks.map(({ stackName }) => stackName)).toEqual([
      'AccessLogWarehouse-test',
    ]);
  });

  it('is one stack in us-east-1, which makes the policy of the bucket before the deliveries', () => {
    const { templates } = stacksOf({ region: 'us-east-1', sources: [site] });
    expect(templates).toHaveLength(1);
    templates[0]?.resourceCountIs('AWS::Logs::Delivery', 2);
    const policies = templates[0]?.findResources('AWS::S3::BucketPolicy', { Properties: delivers });
    templates[0]?.allResources('AWS::Logs::DeliveryDestination', { DependsOn: Object.keys(policies ?? {}) });
  });

  it('is two stacks elsewhere: the deliveries are in us-east-1, and come after the bucket', () => {
    const { stacks, templates } = stacksOf({ region: 'ap-northeast-1', sources: [site] });
    expect(stacks.map(({ stackName }) => stackName)).toEqual([
      'AccessLogWarehouse-test',
      'AccessLogWarehouse-test-delivery',
    ]);
    expect(stacks[1]?.region).toBe('us-east-1');
    expect(stacks[1]?.dependencies).toEqual([stacks[0]]);
    templates[0]?.resourceCountIs('AWS::Logs::Delivery', 0);
    templates[1]?.resourceCountIs('AWS::Logs::Delivery', 2);
  });

  it('is refused where its region is not known', () => {
    expect(() => stacksOf({ sources: [site] })).toThrow('set AWS_REGION');
  });
});

const delivers = {
  PolicyDocument: {
    Statement: Match.arrayWith([
      {
        Sid: 'CloudFrontDelivers',
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: Match.anyValue(),
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: {
            'aws:SourceArn': {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  ':logs:us-east-1:',
                  { Ref: 'AWS::AccountId' },
                  ':delivery-source:*',
                ],
              ],
            },
          },
        },
      },
    ]),
  },
};

describe('The bucket of distributions', () => {
  it.each([
    ['test', 'site', 'accesslogwarehouse-test-site-111122223333-eu-west-1'],
    ['Production', 'site', 'accesslogwarehouse-production-site-111122223333-eu-west-1'],
    [
      'a-stage-of-a-long-name',
      'a-source-of-an-even-longer-name',
      expect.stringMatching(/^accesslogwarehouse-a-stage-[\w-]+-[0-9a-f]{8}-111122223333-eu-west-1$/),
    ],
  ])('is named alike in both stacks: stage %s, source %s', (stage, id, expected) => {
    const stackName = `AccessLogWarehouse-${stage}`;
    const sources = [{ ...site, id }];
    const [bucket] = propertiesOf(bucketsOf(sources, stackName), 'AWS::S3::Bucket');
    const name = textOf(bucket.BucketName);
    expect(name).toEqual(expected);
    expect(name).toMatch(/^[a-z0-9-]{3,63}$/);
    const [destination] = propertiesOf(deliveryOf({ sources, stackName }), 'AWS::Logs::DeliveryDestination');
    expect(textOf(destination.DestinationResourceArn)).toBe(`arn:aws:s3:::${name}`);
  });

  it('is another for each source, however long their names are', () => {
    const ids = ['one', 'two'].map((end) => `a-source-of-a-very-long-name-${end}`);
    const sources = ids.map((id, index) => ({ id, distributions: [`E${index}ABCDEF234567`] }));
    const names = propertiesOf(
      deliveryOf({ sources, region: 'ap-southeast-1' }),
      'AWS::Logs::DeliveryDestination',
    );
    expect(new Set(names.map(({ DestinationResourceArn }) => textOf(DestinationResourceArn))).size).toBe(2);
    expect(new Set(names.map(({ Name }) => Name)).size).toBe(2);
    for (const { Name } of names) expect(Name).toMatch(/^[\w-]{1,60}$/);
  });

  it('takes logs from deliveries of this account only, and keeps what it has when it goes', () => {
    const template = bucketsOf([{ ...site, prefix: 'cdn/' }]);
    template.hasResourceProperties('AWS::S3::BucketPolicy', delivers);
    template.hasResource('AWS::S3::Bucket', {
      UpdateReplacePolicy: 'Retain',
      DeletionPolicy: 'RetainExceptOnCreate',
    });
  });
});

describe('A delivery', () => {
  const fieldsWith = (mask: Partial<Stage['mask']> = {}): string[] =>
    propertiesOf(deliveryOf({ mask: { ...stages.production.mask, ...mask } }), 'AWS::Logs::Delivery')[0]
      .RecordFields;

  it('asks for what is kept, and for nothing else', () => {
    const fields = fieldsWith();
    expect(fields).toEqual(expect.arrayContaining(['c-ip', 'x-forwarded-for', 'c-country', 'origin-fbl']));
    for (const field of ['cs(Cookie)', 'c-port', 'asn', 'connection-id', 's-ip', 'DistributionId']) {
      expect(fields).not.toContain(field);
    }
    expect(fieldsWith({ keepFields: ['asn'] })).toContain('asn');
    expect(fieldsWith({ dropFields: ['c-ip', 'cs-uri-query'] })).not.toContain('c-ip');
  });

  it('asks for what makes a row a request, even if that is dropped', () => {
    expect(fieldsWith({ dropFields: ['cs-method', 'cs-uri-stem', 'sc-status'] })).toEqual(
      expect.arrayContaining(['cs-method', 'cs-uri-stem', 'sc-status']),
    );
  });

  it('is of one distribution, and one is made after the other', () => {
    const template = deliveryOf();
    expect(
      propertiesOf(template, 'AWS::Logs::DeliverySource').map(({ Name, ResourceArn }) => [
        Name,
        textOf(ResourceArn),
      ]),
    ).toEqual(
      site.distributions.map((id) => [
        `AccessLogWarehouse-test-${id}`,
        `arn:aws:cloudfront::111122223333:distribution/${id}`,
      ]),
    );
    const [[first] = [], [, second] = []] = Object.entries(template.findResources('AWS::Logs::Delivery'));
    expect(second?.DependsOn).toEqual([first]);
  });

  it('ends when its distribution is taken off the list, and the bucket stays', () => {
    const sources = [{ ...site, distributions: [] }];
    bucketsOf(sources).hasResourceProperties('AWS::S3::BucketPolicy', delivers);
    deliveryOf({ sources }).resourceCountIs('AWS::Logs::Delivery', 0);
    deliveryOf({ sources }).resourceCountIs('AWS::Logs::DeliveryDestination', 1);
  });

  it('goes to another destination when the prefix changes, as CloudFormation cannot change one', () => {
    const namesWith = (prefix?: string) =>
      propertiesOf(deliveryOf({ sources: [{ ...site, prefix }] }), 'AWS::Logs::DeliveryDestination').map(
        ({ Name }) => Name,
      );
    expect(namesWith('cdn/')).not.toEqual(namesWith());
  });
});
