import { spawnSync } from 'node:child_process';
import { stacksOf } from '../../local-cloud/deployer/assembly.ts';
import { stackName } from '../access-log-warehouse-stack.ts';
import { checkBuckets } from '../preflight/check-buckets.ts';
import { checkDeliveries } from '../preflight/check-deliveries.ts';
import { resolveStage, SourceNotFoundError } from '../resolve-stage.ts';
import { type ChosenStage, stageOption } from './stage-option.ts';

/**
 * Runs a command of the CDK for all stacks of one stage: `node infra/commands/cdk.ts deploy --stage production`. Other options are
 * the CDK's own. Before a deployment, the buckets of the stage are looked at.
 */
const [command = 'synth', ...args] = process.argv.slice(2);
const stage = await stageOption(command, { args, others: ` [options of cdk ${command}]` });
if (stage) {
  if (command === 'deploy' && !(await areBucketsRight(stage))) process.exit(1);
  const { name, rest } = stage;
  // The app makes the stacks of this stage only.
  process.exitCode = cdk(command, '*', '--context', `stage=${name}`, ...rest);
  if (command === 'synth' && process.exitCode === 0 && rest.length === 0) showTemplates();
}

function cdk(...options: readonly string[]): number {
  const { error, status } = spawnSync('cdk', options, { stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}

/** Of one stack the CDK has shown the template. */
function showTemplates(): void {
  const stacks = stacksOf('cdk.out');
  if (stacks.length < 2) return;
  for (const each of stacks) {
    console.log(`--- # ${each}`);
    process.exitCode ||= cdk('synth', each, '--app', 'cdk.out');
  }
}

async function areBucketsRight({ name, stage }: ChosenStage): Promise<boolean> {
  try {
    const { sources } = await resolveStage(stage);
    const found = [
      await checkBuckets(sources, stackName(name)),
      await checkDeliveries(sources, stackName(name)),
    ];
    const faults = found.flatMap((each) => each.faults);
    const warnings = found.flatMap((each) => each.warnings);
    for (const warning of warnings) console.error(`Note: ${warning}`);
    if (faults.length > 0) console.error(['Nothing is deployed:', ...faults].join('\n- '));
    return faults.length === 0;
  } catch (error) {
    if (!(error instanceof SourceNotFoundError)) throw error;
    console.error(error.message);
    return false;
  }
}
