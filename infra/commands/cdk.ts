import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { stackName } from '../access-log-warehouse-stack.ts';
import { type StageName, stages } from '../stages.ts';

/** Runs a command of the CDK for one stage: `node infra/commands/cdk.ts deploy --stage production`. Other options are the CDK's own. */
const [command = 'synth', ...options] = process.argv.slice(2);
const names = Object.keys(stages);
const usage = `Usage: npm run ${command} -- --stage ${names.join('|')} [options of cdk ${command}]`;

const { values, tokens } = parseArgs({
  args: options,
  options: { stage: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
  strict: false,
  tokens: true,
});
if (values.help) {
  console.log(usage);
} else if (names.includes(String(values.stage))) {
  process.exitCode = runCdk(values.stage as StageName);
} else {
  console.error(`Say which stage: ${names.join(' or ')}. Stages are defined in infra/stages.ts.\n${usage}`);
  process.exitCode = 2;
}

function runCdk(stage: StageName): number {
  const ours = new Set(
    tokens.flatMap((token) =>
      token.kind === 'option' && token.name === 'stage'
        ? [token.index, ...(token.inlineValue ? [] : [token.index + 1])]
        : [],
    ),
  );
  const rest = options.filter((_, index) => !ours.has(index));
  const { error, status } = spawnSync(
    'cdk',
    [command, stackName(stage), '--context', `stage=${stage}`, ...rest],
    {
      stdio: 'inherit',
    },
  );
  if (error) {
    throw error;
  }
  return status ?? 1;
}
