import { type EndState, endStateOf } from './end-state.ts';
import { type Fault, hung, refused } from './faults.ts';
import { deliverLogs } from './logs.ts';
import { SpoiledStack } from './spoiled-stack.ts';

let spoiled: SpoiledStack;
let undisturbed: EndState;
let backfillArn: string;

beforeAll(async () => {
  spoiled = await SpoiledStack.deploy();
  const { stack } = spoiled.deployed;
  backfillArn = stack.outputs.BackfillStateMachineArn;
  await deliverLogs(stack);
  await spoiled.run(backfillArn, {});
  undisturbed = await endStateOf(stack);
  expect(undisturbed.originals).toEqual([]);
});
afterAll(() => spoiled.remove());

describe('A backfill that failed has, redriven, masked what it masks undisturbed:', () => {
  const list = /^S3\.ListObjectsV2/;
  const invoke = /^Lambda\.Invoke .*MaskLogs/;
  const remove = /^S3\.DeleteObjects/;
  const results = /^S3\.(PutObject|CreateMultipartUpload) .*\/loads\//;
  const count = /^AWSStepFunctions\.DescribeMapRun/;
  const forbidden = refused(403, 'AccessDenied');
  const throttled = refused(429, 'TooManyRequestsException');
  const tooFast = refused(400, 'ThrottlingException');

  it.each<[state: string, problem: string, operations: RegExp, fault: Fault, error: string]>([
    ['Ingest all', 'was not let list', list, forbidden, 'States.ItemReaderFailed'],
    ['Ingest all', 'failed to mask', invoke, throttled, 'States.ExceedToleratedFailureThreshold'],
    ['Ingest all', 'was not let delete', remove, forbidden, 'States.ExceedToleratedFailureThreshold'],
    ['Ingest all', 'was not let write its results', results, forbidden, 'States.ResultWriterFailed'],
    ['Count results', 'was throttled', count, tooFast, 'Sfn.SfnException'],
    ['Count results', 'got no answer', count, hung, 'States.Timeout'],
  ])('%s %s', async (state, _, operations, fault, error) => {
    const { stack } = spoiled.deployed;
    await deliverLogs(stack);
    const output = await spoiled.failAndRedrive(
      backfillArn,
      {},
      state,
      spoiled.calls(operations, fault, error),
    );
    expect(output).toMatchObject({ logs: { total: 3, succeeded: 3, failed: 0 } });
    expect(await endStateOf(stack)).toEqual(undisturbed);
  });
});
