import { AwsSolutionsChecks } from 'cdk-nag';
import { AccessLogWarehouseStack } from '../../infra/access-log-warehouse-stack.ts';
import { cdkApp, templateOnly } from '../../infra/cdk-app.ts';
import type { ResolvedStage } from '../../infra/resolve-stage.ts';
import { stages } from '../../infra/stages.ts';

const { production } = stages;
const kmsKeyArn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const all: [string, ResolvedStage][] = [
  ...Object.entries(stages),
  [
    'with everything that can be switched on',
    {
      ...production,
      sources: [
        { id: 'site', bucketName: 'logs', prefix: 'cdn/' },
        { id: 'shop', bucketName: 'logs', prefix: 'shop/' },
        { id: 'docs' },
        { id: 'bus', bucketName: 'logs', prefix: 'year=', events: 'eventbridge', kmsKeyArn },
      ],
      operatorEmail: 'operator@example.org',
      visitors: true,
      load: { ...production.load, scheduleEnabled: true },
    },
  ],
];

describe.each(all)('The stack of %s', (_, stage) => {
  it('leaves no finding of cdk-nag without a reason', () => {
    const app = cdkApp(templateOnly);
    const stack = new AccessLogWarehouseStack(app, 'AccessLogWarehouse-test', { stage });
    const { violations } = new AwsSolutionsChecks(app).validateScope(stack);
    const findings = violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${constructPath} ${ruleName}`),
    );
    expect(findings).toEqual([]);
  });
});

test('CloudFormation accepts the stack with everything that can be switched on', () => {
  const [, stage] = all.at(-1) as [string, ResolvedStage];
  const app = cdkApp({ ...templateOnly, builtinCloudFormationValidation: true });
  new AccessLogWarehouseStack(app, 'AccessLogWarehouse-test', { stage });
  expect(() => app.synth()).not.toThrow();
});
