import type { Server } from 'node:http';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { VirtualClock } from '../../local-cloud/core/virtual-clock.ts';
import { definitionOf } from '../asl/asl-files.ts';
import { type Harness, serve, stepFunctions, urlOf } from '../local-cloud/services/step-functions/harness.ts';
import { startStorage } from '../local-cloud/services.ts';
import { redriven } from '../support/executions.ts';

const definition = definitionOf('forget-salts', { SaltBucketName: 'salts' });
/** An S3 with one old salt. How often it will still refuse to delete it: */
let refusals = 0;
let obstinate: Server;
beforeAll(async () => {
  obstinate = await serve((request, response) => {
    const deletes = new URL(request.url ?? '', 'http://s3').searchParams.has('delete');
    if (!deletes) {
      response.end('<ListBucketResult><Contents><Key>salts/2026-11-01</Key></Contents></ListBucketResult>');
    } else if (refusals-- > 0) {
      response.end(
        '<DeleteResult><Error><Key>salts/2026-11-01</Key><Code>AccessDenied</Code><Message>No</Message></Error></DeleteResult>',
      );
    } else {
      response.end('<DeleteResult/>');
    }
  });
});
afterAll(() => obstinate.close());

async function inVirtualTime(s3: string, now: string): Promise<Harness> {
  const clock = new VirtualClock(new Date(now));
  return stepFunctions({}, { s3, clock, working: clock.working });
}

describe('forget-salts deletes', () => {
  it.each<[string, string[]]>([
    ['2026-11-23T23:59:59Z', ['2026-11-18', '2026-11-19']],
    ['2026-11-24T00:00:00Z', ['2026-11-18', '2026-11-19', '2026-11-20']],
    ['2026-11-18T00:05:00Z', []],
  ])('at %s the salts of days that have been over for three days, and nothing else', async (now, deleted) => {
    const days = ['18', '19', '20', '21', '22'].map((day) => `2026-11-${day}`);
    const others = [
      'salts/',
      'salts/2026-11-01.txt',
      'salts/2026-11-1',
      'salts/x/2026-11-01',
      'other/2026-11-01',
    ];
    const storage = await startStorage();
    await storage.s3.send(new CreateBucketCommand({ Bucket: 'salts' }));
    for (const Key of [...days.map((day) => `salts/${day}`), ...others]) {
      await storage.s3.send(new PutObjectCommand({ Bucket: 'salts', Key, Body: 'x' }));
    }
    await using states = await inVirtualTime(storage.endpoint, now);
    const { status, output } = await states.run(definition);
    expect({ status, output: JSON.parse(output ?? '{}') }).toEqual({
      status: 'SUCCEEDED',
      output: { deleted: deleted.map((day) => `salts/${day}`) },
    });
    const { Contents = [] } = await storage.s3.send(new ListObjectsV2Command({ Bucket: 'salts' }));
    const left = days.filter((day) => !deleted.includes(day)).map((day) => `salts/${day}`);
    expect(Contents.map(({ Key }) => Key)).toEqual([...left, ...others].sort());
    await storage.close();
  });

  it('nothing from an empty bucket', async () => {
    const storage = await startStorage();
    await storage.s3.send(new CreateBucketCommand({ Bucket: 'salts' }));
    await using states = await inVirtualTime(storage.endpoint, '2026-11-24T00:05:00Z');
    const { status, output } = await states.run(definition);
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: '{"deleted":[]}' });
    await storage.close();
  });
});

describe('When S3 does not delete a salt, although it answers well, forget-salts', () => {
  it('tries again', async () => {
    refusals = 3;
    await using states = await inVirtualTime(urlOf(obstinate), '2026-11-24T00:05:00Z');
    expect(await states.run(definition)).toMatchObject({ status: 'SUCCEEDED' });
    expect(refusals).toBe(-1);
  });

  it('fails in the end, saying why, and a redrive goes on', async () => {
    refusals = 9;
    await using states = await inVirtualTime(urlOf(obstinate), '2026-11-24T00:05:00Z');
    const { status, cause, executionArn = '' } = await states.run(definition);
    expect(status).toBe('FAILED');
    expect(cause).toContain('S3 did not delete 1 salts. The first: salts/2026-11-01: AccessDenied No');
    expect(await redriven(states.sfn, executionArn)).toMatchObject({ status: 'SUCCEEDED' });
  });
});
