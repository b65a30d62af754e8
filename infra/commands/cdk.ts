import { spawnSync } from 'node:child_process';
import { stackName } from '../access-log-warehouse-stack.ts';
import { checkBuckets } from '../preflight/check-buckets.ts';
import { resolveStage, SourceNotFoundError } from '../resolve-stage.ts';
import { type ChosenStage, stageOption } from './stage-option.ts';

/**
 * Runs a command of the CDK for one stage: `node infra/commands/cdk.ts deploy --stage production`. Other options are the CDK's own.
 * Before a deployment, the buckets of the stage are looked at.
 */
const [command = 'synth', ...args] = process.argv.slice(2);
const stage = await stageOption(command, { args, others: ` [options of cdk ${command}]` });
if (stage) {
  if (command === 'deploy' && !(await areBucketsRight(stage))) process.exit(1);
  const { name, rest } = stage;
  const options = ['--context', `stage=${name}`, ...rest];
  const { error, status } = spawnSync('cdk', [command, stackName(name), ...options], { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
}

async function areBucketsRight({ name, stage }: ChosenStage): Promise<boolean> {
  try {
    const { sources } = await resolveStage(stage);
    const { faults, warnings } = await checkBuckets(sources, stackName(name));
    for (const warning of warnings) console.error(`Note: ${warning}`);
    if (faults.length > 0) console.error(['Nothing is deployed:', ...faults].join('\n- '));
    return faults.length === 0;
  } catch (error) {
    if (!(error instanceof SourceNotFoundError)) throw error;
    console.error(error.message);
    return false;
  }
}
