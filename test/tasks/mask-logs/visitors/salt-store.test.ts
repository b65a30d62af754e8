import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SaltError } from '../../../../tasks/mask-logs/errors.ts';
import { SaltStore } from '../../../../tasks/mask-logs/visitors/salt-store.ts';
import { startStorage } from '../../../local-cloud/services.ts';

const noon = new Date('2026-11-20T12:00:00Z');
let server: Awaited<ReturnType<typeof startStorage>>;
let s3: S3Client;
let bucket: string;
beforeAll(async () => {
  server = await startStorage();
});
beforeEach(async () => {
  s3 = new S3Client({ ...server.config, maxAttempts: 1 });
  bucket = `salts-${crypto.randomUUID()}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});
afterAll(() => server.close());

const store = (timeZone = 'UTC', client = s3) => new SaltStore(client, { bucket, timeZone });
async function days(): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key }) => Key?.replace('salts/', ''));
}
/** The salt at the beginning of a UTC date, as text. */
async function saltOf(date: string, now = noon, from = store()): Promise<string | undefined> {
  const salt = (await from.saltsAt(now)).ofDate(date)?.[0];
  return salt && Buffer.from(salt).toString('hex');
}
/** Lets S3 answer a command differently. */
function meddle(
  command: 'GetObjectCommand' | 'PutObjectCommand',
  answer: (send: () => Promise<unknown>) => Promise<unknown>,
): S3Client {
  const client = new S3Client({ ...server.config, maxAttempts: 1 });
  client.middlewareStack.add(
    (next, context) => (args) =>
      (context.commandName === command ? answer(() => next(args)) : next(args)) as ReturnType<typeof next>,
    { step: 'initialize' },
  );
  return client;
}

describe('A salt', () => {
  it('is 32 random bytes, made once for each of the days that may still need one', async () => {
    const salt = await saltOf('2026-11-20');
    expect(salt).toMatch(/^[0-9a-f]{64}$/);
    expect(await days()).toEqual(['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21']);
    expect(await saltOf('2026-11-20')).toBe(salt);
    expect(await saltOf('2026-11-19')).not.toBe(salt);
  });

  it('is one for two functions that start a day together, whoever is first', async () => {
    const salts = await Promise.all(Array.from({ length: 8 }, () => saltOf('2026-11-20')));
    expect(new Set(salts).size).toBe(1);
  });

  it('is read after it was written: what another function wrote in between counts', async () => {
    const other = 'ab'.repeat(32);
    const slow = meddle('PutObjectCommand', async (send) => {
      await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: 'salts/2026-11-20', Body: Buffer.from(other, 'hex') }),
      );
      return send();
    });
    expect(await saltOf('2026-11-20', noon, store('UTC', slow))).toBe(other);
  });

  it('is tried again when S3 says that another one is being written (409)', async () => {
    let conflicts = 0;
    const racing = meddle('PutObjectCommand', async (send) => {
      if (conflicts++ > 3) return send();
      throw Object.assign(await refusal(), {
        name: 'ConditionalRequestConflict',
        $metadata: { httpStatusCode: 409 },
      });
    });
    expect(await saltOf('2026-11-20', noon, store('UTC', racing))).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is used until its day has been over for three days, and then by nobody who still knows it', async () => {
    const from = store();
    const salt = await saltOf('2026-11-20', noon, from);
    expect(await saltOf('2026-11-20', new Date('2026-11-23T23:59:59Z'), from)).toBe(salt);
    expect(await saltOf('2026-11-20', new Date('2026-11-24T00:00:00Z'), from)).toBeUndefined();
  });

  it.each([
    ['is not made when its day has been over for two days', '2026-11-23T00:00:00Z', false],
    ['is made before', '2026-11-22T23:59:59Z', true],
    ['is made a day before its day, for a clock that is ahead', '2026-11-19T00:00:00Z', true],
    ['is not made earlier', '2026-11-18T23:59:59Z', false],
  ])('%s', async (_, time, made) => {
    expect((await saltOf('2026-11-20', new Date(time))) !== undefined).toBe(made);
  });

  it.each(['UTC', 'Etc/GMT+12', 'Pacific/Kiritimati'])(
    'that was deleted is not made anew in %s, by clocks that are up to half a day slow',
    async (timeZone) => {
      await saltOf('2026-11-20', noon, store(timeZone));
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'salts/2026-11-20' }));
      // Four days after its day began in UTC, forget-salts deletes it.
      await store(timeZone).saltsAt(new Date('2026-11-23T12:00:00Z'));
      expect(await days()).not.toContain('2026-11-20');
    },
  );
});

describe('A salt is that of the day of the time zone', () => {
  it.each([
    ['UTC', '2026-11-20', 0, '2026-11-20'],
    ['Asia/Tokyo', '2026-11-20', 59, '2026-11-20'],
    ['Asia/Tokyo', '2026-11-20', 60, '2026-11-21'],
    ['America/New_York', '2026-11-20', 19, '2026-11-19'],
    ['America/New_York', '2026-11-20', 20, '2026-11-20'],
    ['Asia/Kathmandu', '2026-11-20', 72, '2026-11-20'],
    ['Asia/Kathmandu', '2026-11-20', 73, '2026-11-21'],
  ])('%s: %s, quarter %s is of %s', async (timeZone, date, quarter, day) => {
    const salts = await store(timeZone).saltsAt(noon);
    const stored = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `salts/${day}` }));
    expect(salts.ofDate(date)?.[quarter]).toEqual(await stored.Body?.transformToByteArray());
  });

  it('also where the clocks change: New York goes back on November 1, 2026', async () => {
    const salts = await store('America/New_York').saltsAt(new Date('2026-11-01T20:00:00Z'));
    const [before, after] = [salts.ofDate('2026-11-01'), salts.ofDate('2026-11-02')];
    expect(before?.[15]).not.toBe(before?.[16]); // 04:00
    expect(before?.[16]).toBe(after?.[19]);
    expect(after?.[19]).not.toBe(after?.[20]); // 05:00
  });
});

describe('No row is masked without its salt', () => {
  it.each([
    ['GetObjectCommand', 'AccessDenied', 403],
    ['GetObjectCommand', 'SlowDown', 503],
    ['PutObjectCommand', 'AccessDenied', 403],
    ['PutObjectCommand', 'ConditionalRequestConflict', 409],
  ] as const)('when %s fails with %s', async (command, name, httpStatusCode) => {
    const failing = meddle(command, async () => {
      throw Object.assign(await refusal(), { name, $metadata: { httpStatusCode } });
    });
    await expect(store('UTC', failing).saltsAt(noon)).rejects.toThrow(SaltError);
  });

  it('when what is stored is no salt', async () => {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'salts/2026-11-20', Body: 'no salt' }));
    const error = await store()
      .saltsAt(noon)
      .catch((thrown: Error) => thrown);
    expect(error).toEqual(
      new SaltError('The salt of 2026-11-20 cannot be read or made. Error: It is not 32 bytes long.'),
    );
  });
});

/** An error of S3's, to be changed into another. */
const refusal = () =>
  s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'nothing' })).catch((error: Error) => error);
