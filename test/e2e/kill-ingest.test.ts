import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type EndState, emptyBuckets, endStateOf } from './end-state.ts';
import { type Fault, hung, hungAfterwards, passedOn } from './faults.ts';
import { expectOnce, KillableStack, type Moment } from './killable-stack.ts';
import { deliverLogs } from './logs.ts';

let killable: KillableStack;

beforeAll(async () => {
  killable = await KillableStack.deploy();
});
afterAll(() => killable.remove());

describe('Ingest goes on after kill -9, and ends as if undisturbed:', () => {
  const maskLogs = /^Lambda\.Invoke .*MaskLogs/;
  const deleteObjects = /^S3\.DeleteObjects/;
  let undisturbed: EndState;
  let work: string[];

  beforeAll(async () => {
    work = await killable.run(killable.outputs.IngestStateMachineArn, await deliverLogs(killable.stack));
    undisturbed = await endStateOf(killable.stack);
  });

  it.each<Moment & { at: string }>([
    { at: 'Mask logs, before Lambda was called', operations: maskLogs, fault: hung },
    {
      at: 'Mask logs, when half was written',
      operations: /^S3\.PutObject .*midnight/,
      fault: hung,
      again: maskLogs,
    },
    { at: 'Mask logs, before the answer came', operations: maskLogs, fault: hungAfterwards, again: maskLogs },
    { at: 'Delete originals, before S3 was called', operations: deleteObjects, fault: hung },
    {
      at: 'Delete originals, before the answer came',
      operations: deleteObjects,
      fault: hungAfterwards,
      again: deleteObjects,
    },
  ])('$at', async (moment) => {
    const input = await deliverLogs(killable.stack);
    const done = await killable.runKilled(killable.outputs.IngestStateMachineArn, input, moment);
    expect(await endStateOf(killable.stack)).toEqual(undisturbed);
    expectOnce(done, work, moment.again);
  });
});

test('Isolate rejected, killed when the execution of a log that cannot be masked is under way, starts no other', async () => {
  await emptyBuckets(killable.stack);
  const bucket = killable.stack.sources[0].bucketName;
  const put = new PutObjectCommand({ Bucket: bucket, Key: 'holiday.jpg', Body: 'not a log at all' });
  const { ETag = '' } = await killable.stack.s3.send(put);
  const object = { bucket, key: 'holiday.jpg', etag: ETag.replaceAll('"', ''), size: 16 };
  const ingest = { objects: [object] };
  const isolated: Fault = (call) => (call.body.includes('"isolated":true') ? hung(call) : passedOn(call));
  await killable.runKilled(killable.outputs.IngestStateMachineArn, ingest, {
    operations: /^Lambda\.Invoke/,
    fault: isolated,
  });
  await killable.stack.untilIngested(() => {});
  expect(await killable.stack.rejections()).toMatchObject([
    { key: 'holiday.jpg', error: 'MalformedLogError' },
  ]);
  expect(await killable.stack.originals()).toEqual(['holiday.jpg']);
});

describe('Backfill goes on after kill -9, and masks each log once:', () => {
  const maskLogs = /^Lambda\.Invoke .*MaskLogs/;
  let undisturbed: EndState;
  let work: string[];

  beforeAll(async () => {
    await deliverLogs(killable.stack);
    work = await killable.run(killable.outputs.BackfillStateMachineArn, {});
    undisturbed = await endStateOf(killable.stack);
    expect(undisturbed.originals).toEqual([]);
  });

  it.each<Moment & { at: string }>([
    { at: 'Ingest all, before the keys were listed', operations: /^S3\.ListObjectsV2/, fault: hung },
    { at: 'Ingest batch, while it masked', operations: maskLogs, fault: hungAfterwards, again: maskLogs },
    {
      at: 'Ingest all, before the results were written',
      operations: /^S3\.PutObject .*\/loads\//,
      fault: hung,
    },
    { at: 'Count results, before the answer came', operations: /DescribeMapRun/, fault: hungAfterwards },
  ])('$at', async (moment) => {
    await deliverLogs(killable.stack);
    const done = await killable.runKilled(killable.outputs.BackfillStateMachineArn, {}, moment);
    expect(await endStateOf(killable.stack)).toEqual(undisturbed);
    expectOnce(done, work, moment.again);
  });
});
