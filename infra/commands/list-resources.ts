import { cdkApp, templateOnly } from '../cdk-app.ts';
import { resolveStage } from '../resolve-stage.ts';
import { stageStacks } from '../stage-stacks.ts';
import { stageOption } from './stage-option.ts';

interface Resource {
  readonly Type: string;
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

/** `npm run resources -- --stage production`: what a deployment creates, one a line, to be compared by `diff`. */
const chosen = await stageOption('resources');
if (chosen) {
  const { name, stage } = chosen;
  // Without bundles, as no code is looked at; with the paths that the CDK otherwise adds for its own command line.
  const app = cdkApp({
    ...templateOnly,
    context: { ...templateOnly.context, 'aws:cdk:enable-path-metadata': true },
  });
  stageStacks(app, name, await resolveStage(stage));
  const lines = app
    .synth()
    .stacks.flatMap(({ template }) => Object.entries(template.Resources as Record<string, Resource>))
    .map(([logicalId, { Type, Metadata }]) => `${Type}  ${logicalId}  ${Metadata?.['aws:cdk:path'] ?? ''}`);
  console.log(lines.sort().join('\n'));
}
