import { paginateListStateMachines, SFNClient } from '@aws-sdk/client-sfn';
import { runExecution } from '../../tasks/common/run-execution.ts';
import { stackName } from '../access-log-warehouse-stack.ts';
import { stageOption } from './stage-option.ts';

/** How long to wait for all migrations, in seconds. */
const patience = 14_400;

/** `npm run populate -- --stage production`: runs `migrate` by hand, and shows how it ended. */
const stage = await stageOption('populate');
if (stage) {
  const sfn = new SFNClient();
  try {
    const stateMachineArn = await findStateMachine(sfn, `${stackName(stage.name)}-migrate`);
    const name = `by-hand-${new Date().toISOString().replaceAll(/[^0-9]/g, '')}`;
    const output = await runExecution(sfn, { stateMachineArn, name, seconds: patience });
    const { applied } = output as { applied: readonly string[] };
    console.log(
      applied.length > 0
        ? `Applied ${applied.join(', ')}.`
        : 'There was nothing to do: the schema is up to date.',
    );
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

async function findStateMachine(sfn: SFNClient, name: string): Promise<string> {
  for await (const { stateMachines = [] } of paginateListStateMachines({ client: sfn }, {})) {
    const found = stateMachines.find((each) => each.name === name);
    if (found) return found.stateMachineArn as string;
  }
  throw new Error(
    `There is no state machine ${name} in ${await sfn.config.region()}. Deploy the stage first.`,
  );
}
