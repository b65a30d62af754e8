import { AwsSolutionsChecks } from 'cdk-nag';
import { cdkApp, templateOnly } from '../../infra/cdk-app.ts';
import type { ResolvedStage } from '../../infra/resolve-stage.ts';
import { stageStacks } from '../../infra/stage-stacks.ts';
import { stages } from '../../infra/stages.ts';

const { production } = stages;
const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
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
        { id: 'app', distributions: ['E1ABCDEF234567', 'E2ABCDEF234567'], prefix: 'cdn/' },
      ],
      region: 'eu-west-1',
      operatorEmail: 'operator@example.org',
      visitors: true,
      load: { ...production.load, scheduleEnabled: true },
    },
  ],
  [
    'with distributions, in their region',
    { ...production, region: 'us-east-1', sources: [{ id: 'site', distributions: ['E1ABCDEF234567'] }] },
  ],
];

describe.each(all)('The stage %s', (_, stage) => {
  it('leaves no finding of cdk-nag without a reason', () => {
    const app = cdkApp(templateOnly);
    for (const stack of stageStacks(app, 'test', stage)) {
      const { violations } = new AwsSolutionsChecks(app).validateScope(stack);
      const findings = violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${constructPath} ${ruleName}`),
      );
      expect(findings).toEqual([]);
    }
  });
});

test.each(all.slice(Object.keys(stages).length))('CloudFormation accepts the stage %s', (_, stage) => {
  const app = cdkApp({ ...templateOnly, builtinCloudFormationValidation: true });
  stageStacks(app, 'test', stage);
  expect(() => app.synth()).not.toThrow();
});
