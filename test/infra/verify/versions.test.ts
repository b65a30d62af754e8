import { DeleteObjectCommand, type PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Context } from '../../../infra/verify/context.ts';
import { deleteLog } from '../../../infra/verify/objects.ts';
import { put } from '../../../infra/verify/put.ts';
import { Traces } from '../../../infra/verify/traces.ts';
import { Trial } from '../../../infra/verify/trial.ts';

const source = { id: 'site', bucketName: 'logs', prefix: '', queueUrl: '' };
const trial = new Trial();
const log = trial.log(source, 'first', trial.days[0]);

/** A bucket whose puts are answered with these versions. The local S3 keeps none. */
function bucketOf(...versions: (string | undefined)[]) {
  const deleted: unknown[] = [];
  const s3 = {
    async send(command: PutObjectCommand | DeleteObjectCommand) {
      if (command instanceof DeleteObjectCommand) deleted.push(command.input.VersionId);
      return { VersionId: versions.shift() };
    },
  } as unknown as S3Client;
  const context = {
    stack: { s3, sources: [source] },
    trial,
    traces: new Traces(),
    signal: new AbortController().signal,
  } as unknown as Context;
  return { context, deleted };
}

describe('A bucket', () => {
  it('that keeps versions is noted, and each version is deleted', async () => {
    const { context, deleted } = bucketOf('v1', 'v2');
    const step = put(context, [log, log]);
    expect(step.summarize(await step.work(() => undefined))).toEqual({
      note: expect.stringMatching(/^2 small logs, .*\. logs keeps old versions, with the addresses in them/),
    });
    await deleteLog(context, log);
    expect(deleted).toEqual(['v1', 'v2']);
  });

  it('has versions of its own: in another one, the same key may have none', async () => {
    const { context, deleted } = bucketOf('v1', undefined);
    const other = trial.log({ ...source, id: 'shop', bucketName: 'shop-logs' }, 'first', trial.days[0]);
    const step = put(context, [log, other]);
    expect(step.summarize(await step.work(() => undefined))).toEqual({
      note: expect.stringMatching(/\. logs keeps old versions/),
    });
    await deleteLog(context, other);
    expect(deleted).toEqual([undefined]);
  });

  it.each([undefined, 'null'])('that keeps none is not noted: version %s', async (version) => {
    const { context, deleted } = bucketOf(version);
    const step = put(context, [log]);
    expect(step.summarize(await step.work(() => undefined))).toBe(
      `1 small log, in s3://logs/verify-${trial.id}/`,
    );
    await deleteLog(context, log);
    expect(deleted).toEqual([undefined]);
  });
});
