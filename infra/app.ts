import { App } from 'aws-cdk-lib';
import { AccessLogWarehouseStack } from './access-log-warehouse-stack.ts';
import { type StageName, stages } from './stages.ts';

const app = new App();
for (const stage of Object.keys(stages) as StageName[]) {
  new AccessLogWarehouseStack(app, `AccessLogWarehouse-${stage}`, { stage: stages[stage] });
}
