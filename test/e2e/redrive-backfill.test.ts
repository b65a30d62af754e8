import { callingStates } from '../asl/asl-files.ts';
import { type EndState, endStateOf } from './end-state.ts';
import { type Fault, functionFailed, hung, refused } from './faults.ts';
import { deliverLogs } from './logs.ts';
import { NestedCauses } from './nested-causes.ts';
import { type Cause, SpoiledStack } from './spoiled-stack.ts';

let spoiled: SpoiledStack;
let undisturbed: EndState;
let backfillArn: string;
let ingestArn: string;

beforeAll(async () => {
  spoiled = await SpoiledStack.deploy();
  const { stack } = spoiled.deployed;
  backfillArn = stack.outputs.BackfillStateMachineArn;
  ingestArn = stack.outputs.IngestStateMachineArn;
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
  const died = functionFailed('Runtime.ExitError', 'Error: Runtime exited with error: exit status 1');
  const forbidden = refused(403, 'AccessDenied');
  const throttled = refused(429, 'TooManyRequestsException');
  const tooFast = refused(400, 'ThrottlingException');

  const cases: [state: string, problem: string, operations: RegExp, fault: Fault, error: string][] = [
    ['Ingest all', 'was not let list', list, forbidden, 'States.ItemReaderFailed'],
    ['Ingest all', 'failed to mask', invoke, throttled, 'States.ExceedToleratedFailureThreshold'],
    ['Ingest all', 'was not let delete', remove, forbidden, 'States.ExceedToleratedFailureThreshold'],
    ['Ingest all', 'was not let write its results', results, forbidden, 'States.ResultWriterFailed'],
    ['Ingest all', 'was to list more slowly', list, refused(503, 'SlowDown'), 'States.ItemReaderFailed'],
    ['Ingest all', 'died after masking', invoke, died, 'States.ExceedToleratedFailureThreshold'],
    ['Ingest all', 'got no answer of masking', invoke, hung, 'States.ExceedToleratedFailureThreshold'],
    ['Count results', 'met a fault', count, refused(500, 'InternalFailure'), 'Sfn.SfnException'],
    ['Count results', 'was forbidden', count, refused(400, 'AccessDeniedException'), 'Sfn.SfnException'],
    ['Count results', 'was throttled', count, tooFast, 'Sfn.SfnException'],
    ['Count results', 'got no answer', count, hung, 'States.Timeout'],
  ];

  it.each(cases)('%s %s', async (state, _, operations, fault, error) => {
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

  it('in every state that calls something, and in the Map around them', () => {
    const states = [...cases.map(([state]) => state), 'Ingest batch'];
    expect(new Set(states)).toEqual(new Set(['Ingest all', ...callingStates('backfill')]));
  });

  it.each<[problem: string, cause: () => Cause]>([
    ['did not find ingest', () => new NestedCauses(spoiled).machineIsGone(ingestArn, list)],
    ['was stopped by hand in ingest', () => new NestedCauses(spoiled).stopped(invoke, ingestArn)],
  ])('Ingest batch %s', async (_, cause) => {
    const { stack } = spoiled.deployed;
    await deliverLogs(stack);
    const failed = { ...cause(), error: 'States.ExceedToleratedFailureThreshold' };
    const output = await spoiled.failAndRedrive(backfillArn, {}, 'Ingest all', failed);
    expect(output).toMatchObject({ logs: { total: 3, succeeded: 3, failed: 0 } });
    expect(await endStateOf(stack)).toEqual(undisturbed);
  });
});
