import { App } from 'aws-cdk-lib';
import featureFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AccessLogWarehouseStack, stackName } from './access-log-warehouse-stack.ts';
import { resolveStage } from './resolve-stage.ts';
import { type StageName, stages } from './stages.ts';

// Today's behaviour of the CDK throughout, however it is started.
const app = new App({ context: featureFlags });
const wanted: string | undefined = app.node.tryGetContext('stage');
for (const stage of Object.keys(stages) as StageName[]) {
  if (wanted === undefined || wanted === stage) {
    new AccessLogWarehouseStack(app, stackName(stage), { stage: await resolveStage(stages[stage]) });
  }
}
