import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccessLogWarehouseStack } from '../../infra/access-log-warehouse-stack.ts';
import type { ResolvedStage } from '../../infra/resolve-stage.ts';

/** Synthesizes the stack of a stage, without bundling its Lambda functions. */
export function templateOf(stage: ResolvedStage): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  return Template.fromStack(new AccessLogWarehouseStack(app, 'AccessLogWarehouse-test', { stage }));
}
