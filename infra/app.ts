import { AccessLogWarehouseStack, stackName } from './access-log-warehouse-stack.ts';
import { cdkApp } from './cdk-app.ts';
import { resolveStage } from './resolve-stage.ts';
import { type StageName, stages } from './stages.ts';

const app = cdkApp();
const wanted: string | undefined = app.node.tryGetContext('stage');
for (const stage of Object.keys(stages) as StageName[]) {
  if (wanted === undefined || wanted === stage) {
    new AccessLogWarehouseStack(app, stackName(stage), { stage: await resolveStage(stages[stage]) });
  }
}
