import { Template } from 'aws-cdk-lib/assertions';
import { AccessLogWarehouseStack } from '../../infra/access-log-warehouse-stack.ts';
import { cdkApp, templateOnly } from '../../infra/cdk-app.ts';
import type { ResolvedStage } from '../../infra/resolve-stage.ts';

/** Synthesizes the stack of a stage, without bundling its Lambda functions. */
export function templateOf(stage: ResolvedStage): Template {
  const app = cdkApp(templateOnly);
  return Template.fromStack(new AccessLogWarehouseStack(app, 'AccessLogWarehouse-test', { stage }));
}
