import { PutBucketNotificationConfigurationCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { VirtualClock } from '../../infra/local/step-functions/virtual-clock.ts';
import type { IngestInput } from '../../tasks/ingest-input.ts';
import { type DeployedStack, deployStack } from './deployed-stack.ts';
import { type EndState, emptyBuckets, emptyWarehouse, endStateOf } from './end-state.ts';
import { ended, lastState, redriven, start } from './executions.ts';
import { type Fault, Faults, functionFailed, hung, lost, pretended, refused } from './faults.ts';
import { daysAgo, log, logKey, row } from './log.ts';

let faults: Faults;
let deployed: DeployedStack;

const window = { from: daysAgo(3), to: daysAgo(1) };

beforeAll(async () => {
  faults = await Faults.start();
  // Retries wait for minutes: here, as long as it takes to do what there is to do. A call that hangs holds up no clock.
  const clock = new VirtualClock(new Date(), { patience: 10_000 });
  deployed = await deployStack({
    clock,
    working(work) {
      void clock.working(Promise.race([work, faults.hanging]).catch(() => undefined));
      return work;
    },
    servicesAt: faults.before,
  });
  // Executions are started by hand here.
  await deployed.stack.s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: deployed.stack.outputs.SourceBucketName,
      NotificationConfiguration: {},
    }),
  );
});
afterAll(async () => {
  await deployed.remove();
  await faults.close();
});
afterEach(() => faults.mend());

const throttled = refused(429, 'TooManyRequestsException', 'Rate exceeded');
const crashed = functionFailed(
  'Runtime.ExitError',
  'RequestId: 1 Error: Runtime exited with error: exit status 1',
);
const outOfTime = functionFailed(
  'Sandbox.Timedout',
  'RequestId: 1 Error: Task timed out after 900.00 seconds',
);

/** What a state can fail of: the calls that are spoiled, how, and the error that the execution then has. */
type Cause = readonly [name: string, operations: RegExp, fault: Fault, error: string];

/** Starts an execution that fails in a state, removes the cause, redrives, and compares with what never failed. */
async function failAndRedrive(
  stateMachineArn: string,
  input: object,
  state: string,
  [, operations, fault, error]: Cause,
): Promise<void> {
  const { sfn } = deployed.stack;
  faults.spoil(operations, fault);
  const executionArn = await start(sfn, stateMachineArn, input);
  expect(await ended(sfn, executionArn)).toMatchObject({ status: 'FAILED', error });
  expect(await lastState(sfn, executionArn)).toBe(state);
  faults.mend();
  expect(await redriven(sfn, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
}

describe('An execution of ingest that failed ends, redriven, as if it never had,', () => {
  let undisturbed: EndState;

  beforeAll(async () => {
    const { sfn, outputs } = deployed.stack;
    const executionArn = await start(sfn, outputs.IngestStateMachineArn, await delivered());
    expect(await ended(sfn, executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    undisturbed = await endStateOf(deployed.stack);
    expect(Object.keys(undisturbed.masked)).toHaveLength(4);
    expect(undisturbed.originals).toEqual([]);
  });

  it.each<[state: string, ...Cause]>([
    [
      'Mask logs',
      'when Lambda was throttled',
      /^Lambda\.Invoke .*MaskLogs/,
      throttled,
      'Lambda.TooManyRequestsException',
    ],
    [
      'Mask logs',
      'when the function died after its work',
      /^Lambda\.Invoke .*MaskLogs/,
      crashed,
      'Runtime.ExitError',
    ],
    [
      'Mask logs',
      'when the function ran out of time',
      /^Lambda\.Invoke .*MaskLogs/,
      outOfTime,
      'Sandbox.Timedout',
    ],
    ['Mask logs', 'when Lambda gave no answer', /^Lambda\.Invoke .*MaskLogs/, hung, 'States.Timeout'],
    [
      'Mask logs',
      'when the connection broke',
      /^Lambda\.Invoke .*MaskLogs/,
      lost,
      'Lambda.SdkClientException',
    ],
    ['Mask logs', 'when it could not read', /^S3\.GetObject /, refused(403, 'AccessDenied'), 'AccessDenied'],
    [
      'Mask logs',
      'when half of its output could not be written',
      /^S3\.PutObject .*midnight/,
      refused(403, 'AccessDenied'),
      'AccessDenied',
    ],
    [
      'Delete originals',
      'when S3 asked it to slow down',
      /^S3\.DeleteObjects /,
      refused(503, 'SlowDown'),
      'S3.S3Exception',
    ],
    [
      'Delete originals',
      'when it was forbidden',
      /^S3\.DeleteObjects /,
      refused(403, 'AccessDenied'),
      'S3.AccessDeniedException',
    ],
    [
      'Delete originals',
      'when S3 deleted none',
      /^S3\.DeleteObjects /,
      noneDeleted(),
      'States.QueryEvaluationError',
    ],
    ['Delete originals', 'when S3 gave no answer', /^S3\.DeleteObjects /, hung, 'States.Timeout'],
    [
      'Delete originals',
      'when the answer of S3 was lost',
      /^S3\.DeleteObjects /,
      lost,
      'S3.SdkClientException',
    ],
  ])('at %s, %s', async (state, ...cause) => {
    await failAndRedrive(deployed.stack.outputs.IngestStateMachineArn, await delivered(), state, cause);
    expect(await endStateOf(deployed.stack)).toEqual(undisturbed);
  });

  /** Three logs, nothing else. */
  async function delivered(): Promise<IngestInput> {
    const { s3, outputs } = deployed.stack;
    await emptyBuckets(deployed.stack);
    const logs = {
      [logKey(daysAgo(2), 'plain')]: log(row(daysAgo(2), '/a'), row(daysAgo(2), '/b')),
      [logKey(daysAgo(2), 'midnight', '23')]: log(row(daysAgo(2), '/c'), row(daysAgo(1), '/d')),
      [logKey(daysAgo(1), 'flawed')]: log('gibberish from 198.18.1.2'),
    };
    const bucket = outputs.SourceBucketName;
    const objects = await Promise.all(
      Object.entries(logs).map(async ([key, Body]) => {
        const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
        return { bucket, key, etag: ETag.replaceAll('"', ''), size: Body.length };
      }),
    );
    return { objects };
  }
});

/** S3 answers well, and says of each object that it could not be deleted. */
function noneDeleted(): Fault {
  const error =
    '<Error><Key>a</Key><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>';
  return pretended(
    { 'content-type': 'application/xml' },
    `<?xml version="1.0"?><DeleteResult>${error}</DeleteResult>`,
  );
}
