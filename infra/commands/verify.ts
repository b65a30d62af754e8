import { parseArgs } from 'node:util';
import { stackName } from '../access-log-warehouse-stack.ts';
import { verify } from '../verify/index.ts';
import { stageOption } from './stage-option.ts';

const usage = `Usage: npm run verify -- --stage NAME [--keep]

Proves that a deployed stage works. It puts a few small logs into the source
buckets, sees them masked, loaded and counted, breaks one on purpose, redrives
it, and removes what it put. It touches nothing else. A run takes a minute on
the local cloud, and up to half an hour on AWS.

  --stage NAME   the stage, as it was deployed
  --keep         leave what it puts, to look at it
  -h, --help     show this

The account, the region and the credentials are those of the AWS CLI: set
AWS_PROFILE and AWS_REGION. For the local cloud, set the variables that
npm start prints. docs/deployment.md lists the permissions that it needs.

Exit code: 0 when every step is ok, 1 otherwise, 2 for a wrong command line,
130 after Ctrl-C, which also removes what it put.`;

/** Between two signals of one Ctrl-C, in milliseconds: npm passes on what the terminal has sent already. */
const sameKeyPress = 1000;

const options = read();
if (options?.help) {
  console.log(usage);
} else if (options) {
  const args = options.stage === undefined ? [] : ['--stage', options.stage];
  const stage = await stageOption('verify', { args, others: ' [--keep]' });
  if (stage) await run(stackName(stage.name), options.keep);
}

function read() {
  try {
    return parseArgs({
      options: {
        stage: { type: 'string' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exitCode = 2;
  }
}

async function run(name: string, keep: boolean): Promise<void> {
  const interruption = new AbortController();
  let since = 0;
  const stop = () => {
    if (!interruption.signal.aborted) {
      since = Date.now();
      console.log('\nStopping. What was put is removed first. Press Ctrl-C again to leave it.');
      interruption.abort();
    } else if (Date.now() - since > sameKeyPress) {
      process.exit(130);
    }
  };
  for (const event of ['SIGINT', 'SIGTERM']) process.on(event, stop);
  const isGood = await verify({ stackName: name, keep, out: process.stdout, signal: interruption.signal });
  process.exitCode = interruption.signal.aborted ? 130 : isGood ? 0 : 1;
}
