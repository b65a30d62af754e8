import { cdkApp } from './cdk-app.ts';
import { InvalidSourcesError } from './check-sources.ts';
import { InvalidWarehouseError } from './check-warehouse.ts';
import { knownStages } from './known-stages.ts';
import { resolveStage, SourceNotFoundError } from './resolve-stage.ts';
import { stageStacks } from './stage-stacks.ts';

/** What the CDK deploys: the stages of this clone, the owner's own included. */
const app = cdkApp();
const wanted: string | undefined = app.node.tryGetContext('stage');
try {
  for (const [name, { stage }] of await knownStages()) {
    if (wanted === undefined || wanted === name) {
      stageStacks(app, name, await resolveStage(stage));
    }
  }
} catch (error) {
  // What the owner can fix is a sentence; anything else comes with its stack.
  const isOwners = [InvalidSourcesError, InvalidWarehouseError, SourceNotFoundError].some(
    (type) => error instanceof type,
  );
  console.error(isOwners ? (error as Error).message : error);
  // At once: half an app would be synthesized otherwise.
  process.exit(1);
}
