import { spawnSync } from 'node:child_process';
import { stackName } from '../access-log-warehouse-stack.ts';
import { stageOption } from './stage-option.ts';

/** Runs a command of the CDK for one stage: `node infra/commands/cdk.ts deploy --stage production`. Other options are the CDK's own. */
const [command = 'synth', ...args] = process.argv.slice(2);
const stage = await stageOption(command, { args, others: ` [options of cdk ${command}]` });
if (stage) {
  const { name, rest } = stage;
  const options = ['--context', `stage=${name}`, ...rest];
  const { error, status } = spawnSync('cdk', [command, stackName(name), ...options], { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
}
