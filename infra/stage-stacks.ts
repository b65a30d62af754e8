import type { App, Stack } from 'aws-cdk-lib';
import { AccessLogWarehouseStack, stackName } from './access-log-warehouse-stack.ts';
import { deliveryRegion, deliveryStackName } from './delivery-names.ts';
import { DeliveryStack } from './delivery-stack.ts';
import { type ResolvedStage, withDistributions } from './resolve-stage.ts';

/**
 * The stacks of a stage, in the order in which they are deployed: the warehouse with its buckets, then their deliveries, if CloudFront
 * wants these in another region.
 *
 * @throws InvalidSourcesError, InvalidWarehouseError as the stack of the warehouse does
 */
export function stageStacks(app: App, name: string, stage: ResolvedStage): Stack[] {
  const warehouse = new AccessLogWarehouseStack(app, stackName(name), { stage });
  const { region = deliveryRegion, mask } = stage;
  const sources = withDistributions(stage.sources);
  if (sources.length === 0 || region === deliveryRegion) return [warehouse];
  const delivery = new DeliveryStack(app, deliveryStackName(warehouse.stackName), {
    sources,
    mask,
    warehouse: { stackName: warehouse.stackName, region },
  });
  // The bucket and its policy come first, and go last.
  delivery.addStackDependency(warehouse);
  return [warehouse, delivery];
}
