import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ObjectIdentifier,
  PutObjectCommand,
  paginateListObjectsV2,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { startStorage } from '../../services.ts';

let directory: string;
let storage: Awaited<ReturnType<typeof startStorage>>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 's3-'));
  storage = await startStorage(directory);
  await storage.s3.send(new CreateBucketCommand({ Bucket: 'logs' }));
});
afterAll(async () => {
  await storage.close();
  rmSync(directory, { recursive: true });
});

describe('a conditional delete', () => {
  it('deletes what still is what was read', async () => {
    const { ETag } = await put('read');
    await storage.s3.send(new DeleteObjectCommand({ Bucket: 'logs', Key: 'read', IfMatch: ETag }));
    await expect(head('read')).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('spares an object that was replaced meanwhile', async () => {
    const { ETag } = await put('replaced');
    await put('replaced', 'newer');
    const deletion = storage.s3.send(
      new DeleteObjectCommand({ Bucket: 'logs', Key: 'replaced', IfMatch: ETag }),
    );
    await expect(deletion).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    await expect(head('replaced')).resolves.toMatchObject({ ContentLength: 5 });
  });

  it('says 404 when the object is gone', async () => {
    const deletion = storage.s3.send(
      new DeleteObjectCommand({ Bucket: 'logs', Key: 'gone', IfMatch: '"x"' }),
    );
    await expect(deletion).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
  });

  it('answers for each object of a batch inside a 200', async () => {
    const { ETag } = await put('one & only');
    await put('without quotes');
    await put('changed');
    const { Deleted, Errors } = await deleteObjects([
      { Key: 'one & only', ETag },
      { Key: 'without quotes', ETag: ETag?.replaceAll('"', '') },
      { Key: 'changed', ETag: '"00000000000000000000000000000000"' },
      { Key: 'gone', ETag },
      { Key: 'versioned', ETag, VersionId: 'v1' },
      { Key: 'never was' },
    ]);
    expect(Deleted).toEqual([{ Key: 'one & only' }, { Key: 'without quotes' }, { Key: 'never was' }]);
    expect(Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([
      ['changed', 'PreconditionFailed'],
      ['gone', 'NoSuchKey'],
      ['versioned', 'NotImplemented'],
    ]);
  });

  it('takes at most 1,000 objects', async () => {
    const objects = Array.from({ length: 1001 }, (_, index) => ({ Key: String(index) }));
    await expect(deleteObjects(objects)).rejects.toMatchObject({ name: 'MalformedXML' });
  });
});

describe('objects', () => {
  it('are created only once with If-None-Match', async () => {
    await put('once');
    const again = storage.s3.send(
      new PutObjectCommand({ Bucket: 'logs', Key: 'once', Body: 'again', IfNoneMatch: '*' }),
    );
    await expect(again).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const { UploadId } = await storage.s3.send(
      new CreateMultipartUploadCommand({ Bucket: 'logs', Key: 'once' }),
    );
    const part = { Bucket: 'logs', Key: 'once', UploadId, PartNumber: 1 };
    const { ETag } = await storage.s3.send(new UploadPartCommand({ ...part, Body: 'again' }));
    const completed = storage.s3.send(
      new CompleteMultipartUploadCommand({
        ...part,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
        IfNoneMatch: '*',
      }),
    );
    await expect(completed).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('are read only as they were expected with If-Match', async () => {
    const { ETag } = await put('expected');
    const get = (IfMatch: string | undefined) =>
      storage.s3.send(new GetObjectCommand({ Bucket: 'logs', Key: 'expected', IfMatch }));
    expect((await get(ETag)).ETag).toBe(ETag);
    await expect(get('"0123"')).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
  });

  it('may be larger than 11 MiB in a single put', async () => {
    await storage.s3.send(
      new PutObjectCommand({ Bucket: 'logs', Key: 'big', Body: Buffer.alloc(12 * 2 ** 20) }),
    );
    await expect(head('big')).resolves.toMatchObject({ ContentLength: 12 * 2 ** 20 });
  });

  it('are listed page by page without loss, whatever the case of their keys', async () => {
    const keys = ['list/B', 'list/a', 'list/C', 'list/b', 'list/Ä', 'list/é'];
    for (const key of keys) await put(key);
    const listed: (string | undefined)[] = [];
    const pages = paginateListObjectsV2(
      { client: storage.s3, pageSize: 1 },
      { Bucket: 'logs', Prefix: 'list/' },
    );
    for await (const { Contents = [] } of pages) listed.push(...Contents.map(({ Key }) => Key));
    expect(listed).toEqual(keys.sort());
  });

  it('are grouped by a delimiter', async () => {
    for (const key of ['days/1/a', 'days/1/b', 'days/2/a', 'days/x']) await put(key);
    const listing = await storage.s3.send(
      new ListObjectsV2Command({ Bucket: 'logs', Prefix: 'days/', Delimiter: '/' }),
    );
    expect(listing.CommonPrefixes).toEqual([{ Prefix: 'days/1/' }, { Prefix: 'days/2/' }]);
    expect(listing.Contents?.map(({ Key }) => Key)).toEqual(['days/x']);
  });

  it('outlive the process, except one whose put was cut short', async () => {
    await put('kept', 'kept');
    await put('cut', 'cut short');
    await storage.close();
    const folder = join(directory, 's3/buckets/logs/objects');
    const metas = readdirSync(folder).filter((name) => name.endsWith('.meta.json'));
    const cut = metas.find((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).key === 'cut');
    writeFileSync(join(folder, cut as string), '{"key":');
    storage = await startStorage(directory);
    const { Body } = await storage.s3.send(new GetObjectCommand({ Bucket: 'logs', Key: 'kept' }));
    expect(await Body?.transformToString()).toBe('kept');
    await expect(head('cut')).rejects.toMatchObject({ name: 'NotFound' });
    expect(readdirSync(folder)).toHaveLength(2 * (metas.length - 1));
  });

  it('are kept under any keys, also after a restart', async () => {
    const keys = [
      `long/${'s'.repeat(248)}`,
      `${'k'.repeat(1020)}/end`,
      `wide/${'記録'.repeat(80)}`,
      ...['any/a', 'any/A', 'any//a', 'any/a/', 'any/a.data/b', 'any/a.meta.json', 'any/a/./b', 'any/.'],
      ...[
        'any/\u00e9',
        'any/e\u0301',
        'any/carriage\rreturn',
        'any/line\nfeed',
        'any/ b+%2F&<"\'',
        'any/CON',
      ],
    ];
    for (const key of keys) await put(key, key);
    await storage.close();
    storage = await startStorage(directory);
    for (const Key of keys) {
      const { Body } = await storage.s3.send(new GetObjectCommand({ Bucket: 'logs', Key }));
      expect(await Body?.transformToString()).toBe(Key);
    }
    const { Contents } = await storage.s3.send(new ListObjectsV2Command({ Bucket: 'logs', Prefix: 'any/' }));
    const listed = Contents?.map(({ Key }) => Key as string) ?? [];
    expect(listed.toSorted()).toEqual(keys.filter((key) => key.startsWith('any/')).toSorted());
    const { Errors } = await deleteObjects(listed.map((Key) => ({ Key })));
    expect(Errors).toBeUndefined();
    for (const key of listed) await expect(head(key)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('have no tags', async () => {
    await put('untagged');
    const tagging = (Key: string) => storage.s3.send(new GetObjectTaggingCommand({ Bucket: 'logs', Key }));
    await expect(tagging('untagged')).resolves.toMatchObject({ TagSet: [] });
    await expect(tagging('none')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('may be empty, and need no type', async () => {
    expect(await raw('PUT', '/logs/empty', { 'content-length': '0' })).toBe(200);
    await expect(head('empty')).resolves.toMatchObject({ ContentLength: 0 });
  });

  it('stay as they were when the disk cannot take new ones', async () => {
    await put('full', 'before');
    const folder = join(directory, 's3/buckets/logs/objects');
    const name = createHash('sha256').update('full').digest('hex');
    mkdirSync(join(folder, `${name}.meta.json.new`)); // in the way of the next put
    await expect(put('full', 'after')).rejects.toMatchObject({
      name: 'InternalError',
      $metadata: { httpStatusCode: 500 },
    });
    rmSync(join(folder, `${name}.meta.json.new`), { recursive: true });
    const { Body } = await storage.s3.send(new GetObjectCommand({ Bucket: 'logs', Key: 'full' }));
    expect(await Body?.transformToString()).toBe('before');
  });
});

describe('the local S3 refuses', () => {
  it('what it does not serve, by name', async () => {
    const acl = storage.s3.send(new GetBucketAclCommand({ Bucket: 'logs' }));
    await expect(acl).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('/logs?acl'),
    });
  });

  it('a key of more than 1,024 bytes', async () => {
    const folders = `${'記'.repeat(33)}/`.repeat(10);
    await put(folders + 'x'.repeat(24));
    await expect(put(folders + 'x'.repeat(25))).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  it('a key that leads out of its bucket', async () => {
    expect(await raw('PUT', '/logs/../../outside', {})).toBe(400);
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['in a header', '/logs/kept', { authorization: 'AWS key:c2lnbmF0dXJl' }, 400],
    ['in a link', '/logs/kept?AWSAccessKeyId=key&Expires=1&Signature=x', {}, 400],
  ])('a signature of version 2 %s', async (_, path, headers, status) => {
    expect(await raw('GET', path, headers)).toBe(status);
  });

  it('a presigned link whose time is over', async () => {
    await put('shared');
    const link = (secondsAgo: number, expires: number) => {
      const date = new Date(Date.now() - secondsAgo * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, '');
      return raw('GET', `/logs/shared?X-Amz-Date=${date}&X-Amz-Expires=${expires}&X-Amz-Signature=x`, {});
    };
    expect(await link(0, 60)).toBe(200);
    expect(await link(61, 60)).toBe(403);
    expect(await link(0, 604_801)).toBe(400);
  });

  it('web pages of other sites and foreign host names', async () => {
    expect(await raw('GET', '/logs/kept', { origin: 'https://example.com' })).toBe(403);
    expect(await raw('GET', '/logs/kept', { host: 'example.com' })).toBe(403);
  });
});

const put = (Key: string, Body = 'x') => storage.s3.send(new PutObjectCommand({ Bucket: 'logs', Key, Body }));
const head = (Key: string) => storage.s3.send(new HeadObjectCommand({ Bucket: 'logs', Key }));
const deleteObjects = (Objects: ObjectIdentifier[]) =>
  storage.s3.send(new DeleteObjectsCommand({ Bucket: 'logs', Delete: { Objects } }));

/** @returns the status of a request that no SDK would send */
function raw(method: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(storage.endpoint);
    request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
