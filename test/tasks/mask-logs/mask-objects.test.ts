import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync, zstdDecompressSync } from 'node:zlib';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { SourceObject } from '../../../tasks/common/ingest-input.ts';
import { fileId, maskedKey, setAsideKey } from '../../../tasks/common/log-files.ts';
import { logFields } from '../../../tasks/mask-logs/formats/fields.ts';
import { type BatchMasking, maskObjects } from '../../../tasks/mask-logs/mask-objects.ts';
import { startStorage } from '../../local-cloud/services.ts';
import { defaultPolicy, header, row as logRow } from './logs.ts';
import { commandsSentBy } from './sent-commands.ts';
import { knownSalts } from './visitors/known-salts.ts';

const environment: BatchMasking = {
  sources: [
    { id: 'site', bucket: 'source', prefix: '' },
    { id: 'shop', bucket: 'shop-logs', prefix: 'cdn/' },
    { id: 'gone', bucket: 'no-such-bucket', prefix: '' },
  ],
  maskedBucketName: 'masked',
  policy: defaultPolicy,
  loadWindowDays: 16,
};
/** The day before which the logs are delivered. */
const now = new Date('2024-01-18T10:00:00Z');
const sourceId = 'site';
const key = 'site/E2EXAMPLE.2024-01-16-23.0a1b2c3d.gz';

let server: Awaited<ReturnType<typeof startStorage>>;
let s3: S3Client;

beforeAll(async () => {
  server = await startStorage();
  s3 = server.s3;
});

beforeEach(async () => {
  for (const Bucket of ['source', 'shop-logs', 'masked']) {
    await s3.send(new CreateBucketCommand({ Bucket })).catch(() => {});
    for (const name of await keys(Bucket)) await s3.send(new DeleteObjectCommand({ Bucket, Key: name }));
  }
});

afterAll(() => server.close());

const connect = (port = Number(new URL(server.endpoint).port)) =>
  new S3Client({ ...server.config, endpoint: `http://127.0.0.1:${port}`, forcePathStyle: true });

async function keys(bucket: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key }) => Key as string);
}

/** Puts a log and returns it as an event names it. */
async function put(name: string, body: Buffer | string, bucket = 'source') {
  const { ETag } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: body }));
  return {
    bucket,
    key: name,
    etag: (ETag as string).replaceAll('"', ''),
    size: body.length,
  };
}

async function read(name: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'masked', Key: name }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

const text = async (name: string) => zstdDecompressSync(await read(name)).toString();

const row = (date: string, values: Record<string, string> = {}) =>
  `${logRow({ date, 'c-ip': '198.51.100.7', ...values })}\n`;

const told = (rejected: ReadonlyMap<number, Error>) =>
  [...rejected].map(([index, { name, message }]) => [index, name, message]);

const mask = (...objects: Awaited<ReturnType<typeof put>>[]) =>
  maskObjects({ objects }, s3, environment, now);

describe('masking a batch of objects', () => {
  it('writes one object for each date, and tells what may be deleted', async () => {
    const object = await put(
      key,
      gzipSync(header() + row('2024-01-16') + row('2024-01-17') + row('2024-13-01') + row('2024-01-16')),
    );
    expect(await mask(object)).toEqual({
      masked: { 0: { ETag: object.etag } },
      rejected: new Map(),
      files: { in: 1, masked: 1, rejected: 0, missing: 0, replaced: 0 },
      rows: { in: 4, out: 3, setAside: 1, outsideLoadWindow: 0 },
    });
    expect(await keys('masked')).toEqual([
      maskedKey({ sourceId, sourceKey: key, date: '2024-01-16' }),
      maskedKey({ sourceId, sourceKey: key, date: '2024-01-17' }),
      setAsideKey({ sourceId, sourceKey: key }),
    ]);
    const id = fileId({ sourceId, sourceKey: key, date: '2024-01-17' });
    const [columns, line, ...rest] = (
      await text(maskedKey({ sourceId, sourceKey: key, date: '2024-01-17' }))
    ).split('\n');
    expect(columns).toMatch(/^file_id\trow_num\tdate\ttime\t/);
    expect(line).toMatch(new RegExp(`^${id}\t1\t2024-01-17\t12:34:56\t-\t-\t198\\.0\\.0\\.0\t`));
    expect(line).toMatch(/\tE2EXAMPLE(\t-){8}$/);
    expect(rest).toEqual(['']);
    expect(await text(setAsideKey({ sourceId, sourceKey: key }))).toMatch(
      /^line_num\treason\trow\n5\tdate\t-\t12:34:56\t/,
    );
  });

  it('leaves visitors as they were noted when a log is masked again after its salt is gone', async () => {
    const values = { 'cs(User-Agent)': 'curl/8', 'x-host-header': 'example.org' };
    const object = await put(key, gzipSync(header() + row('2024-01-16', values) + row('2024-01-17', values)));
    const maskedTexts = () =>
      Promise.all(
        ['2024-01-16', '2024-01-17'].map((date) => text(maskedKey({ sourceId, sourceKey: key, date }))),
      );
    const first = await maskObjects({ objects: [object] }, s3, { ...environment, salts: knownSalts() }, now);
    const noted = await maskedTexts();
    for (const each of noted) expect(each).toMatch(/\tE2EXAMPLE\t[0-9a-f]{16}\t/);
    expect(await mask(object)).toEqual(first);
    expect(await maskedTexts()).toEqual(noted);
  });

  it('counts the rows of days that no scheduled load takes: long past, or after tomorrow', async () => {
    const days = ['2024-01-02', '2024-01-03', '2024-01-18', '2024-01-19', '2024-01-20', '2025-03-01'];
    const object = await put(
      key,
      gzipSync(header() + days.map((date) => row(date)).join('') + row('2025-03-01')),
    );
    expect((await mask(object)).rows).toEqual({ in: 7, out: 7, setAside: 0, outsideLoadWindow: 4 });
  });

  it('reads plain text, and several gzip members', async () => {
    const plain = await put('plain.log', header() + row('2024-01-16'));
    const members = await put(
      'members.gz',
      Buffer.concat([
        gzipSync(header() + row('2024-01-16')),
        gzipSync(row('2024-01-16')),
        gzipSync(`${header(logFields.slice(0, 12))}${logRow({}, logFields.slice(0, 12))}\n`),
      ]),
    );
    expect((await mask(plain, members)).rows).toEqual({
      in: 4,
      out: 4,
      setAside: 0,
      outsideLoadWindow: 0,
    });
  });

  it('rejects what is no whole log, says why, leaves it and publishes nothing of it, and masks the neighbours', async () => {
    const good = gzipSync(header() + row('2024-01-16').repeat(20_000));
    const damaged = Buffer.from(good);
    damaged[good.length - 8] = ~(damaged[good.length - 8] as number); // in the checksum
    const bodies = {
      'cut.gz': good.subarray(0, -9),
      'cut-trailer.gz': good.subarray(0, -3),
      'damaged.gz': damaged,
      'garbage.gz': Buffer.concat([good, Buffer.from('more')]),
      'zeros.gz': Buffer.concat([good, Buffer.alloc(20), good]),
      'empty.gz': Buffer.alloc(0),
      'empty-member.gz': gzipSync(''),
      'image.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]),
      'real-time.log': '1607374321.541\t198.51.100.7\t0.042\t200\n',
      'late.gz': gzipSync(`${header()}${row('2024-01-16').repeat(20_000)}#Version: 2.0\n`),
    };
    const objects = await Promise.all(Object.entries(bodies).map(([name, body]) => put(name, body)));
    const neighbour = await put(key, good);
    const { masked, rejected, files } = await mask(...objects, neighbour);

    expect([...rejected].map(([index, { name, message }]) => [objects[index]?.key, name, message])).toEqual([
      ['cut.gz', 'TruncatedLogError', 'The gzip data stops before its end'],
      ['cut-trailer.gz', 'TruncatedLogError', 'The gzip data stops before its end'],
      ['damaged.gz', 'MalformedLogError', 'The gzip data is damaged'],
      [
        'garbage.gz',
        'MalformedLogError',
        'Bytes that are not gzip follow the end of the gzip data. Remove them.',
      ],
      [
        'zeros.gz',
        'MalformedLogError',
        'Bytes that are not gzip follow the end of the gzip data. Remove them.',
      ],
      ['empty.gz', 'MalformedLogError', 'The object is empty'],
      ['empty-member.gz', 'MalformedLogError', 'There is no #Fields line'],
      ['image.png', 'MalformedLogError', 'This file is a PNG image. Replace it with the log, or remove it.'],
      [
        'real-time.log',
        'MalformedLogError',
        'This file is a real-time or raw log, whose rows carry no names. Only standard logs with names are read. Set the output format of the delivery to w3c.',
      ],
      ['late.gz', 'MalformedLogError', 'Line 20003: the version of the log is not 1.0'],
    ]);
    expect(files).toEqual({ in: 11, masked: 1, rejected: 10, missing: 0, replaced: 0 });
    expect(masked).toEqual({ 10: { ETag: neighbour.etag } });
    expect(await keys('masked')).toEqual([maskedKey({ sourceId, sourceKey: key, date: '2024-01-16' })]);
    expect(await keys('source')).toHaveLength(11);
  });

  it('leaves no part of a large object that is rejected at its end', async () => {
    // More than one part of 5 MiB, compressed.
    const noise = Array.from({ length: 300 }, () =>
      row('2024-01-16', { 'cs-uri-query': randomBytes(22_500).toString('base64url') }),
    ).join('');
    const object = await put('large.gz', gzipSync(header() + noise, { level: 1 }).subarray(0, -1));
    const commands = await commandsSentBy(s3, async () => {
      expect((await mask(object)).files.rejected).toBe(1);
    });
    const uploading = commands.filter(({ name }) => name.endsWith('MultipartUpload'));
    expect(uploading.map(({ name }) => name)).toEqual(['CreateMultipartUpload', 'AbortMultipartUpload']);
    expect(await keys('masked')).toEqual([]);
  });

  it('keeps logs of the same key apart by their sources, which it tells by bucket and prefix', async () => {
    const sourceKey = `cdn/${key}`;
    const date = '2024-01-16';
    const log = gzipSync(header() + row(date));
    await mask(await put(sourceKey, log));
    await mask(await put(sourceKey, log, 'shop-logs'));
    const ids = ['shop', 'site'];
    expect(await keys('masked')).toEqual(ids.map((id) => maskedKey({ sourceId: id, sourceKey, date })));
    for (const id of ids) {
      const masked = await text(maskedKey({ sourceId: id, sourceKey, date }));
      expect(masked).toContain(`\n${fileId({ sourceId: id, sourceKey, date })}\t1\t`);
    }
  });

  it('rejects an object that belongs to no source, without looking at it, and masks its neighbours', async () => {
    const log = gzipSync(header() + row('2024-01-16'));
    const ours = await put('cdn/a.gz', log, 'shop-logs');
    const stray = await put('other/a.gz', log, 'shop-logs');
    const { files, rejected } = await mask(stray, ours);
    expect(files).toMatchObject({ in: 2, masked: 1, rejected: 1 });
    expect(told(rejected)).toEqual([
      [0, 'UnknownSourceError', 's3://shop-logs/other/a.gz belongs to no source of this stack'],
    ]);
    expect(await keys('shop-logs')).toContain(stray.key);
    const foreign = { ...stray, bucket: 'foreign-logs' };
    const masking = maskObjects({ objects: [foreign], isolated: true }, s3, environment);
    await expect(masking).rejects.toMatchObject({ name: 'UnknownSourceError' });
  });

  it('rejects a key that S3 would not take with what masking adds to it, and takes one byte less', async () => {
    const longest = '記'.repeat(330);
    const object = await put(longest, gzipSync(`${header() + row('2024-01-16')}${row('2024-13-01')}`));
    const tooLong = { ...object, key: `${longest}x` };
    const { files, rejected } = await mask(tooLong, object);
    expect(files).toMatchObject({ masked: 1, rejected: 1 });
    expect(told(rejected)).toEqual([
      [
        0,
        'UnusableKeyError',
        'The key has 991 bytes. Masking makes it longer, and S3 takes 1024: upload the log under a key of at most 990 bytes',
      ],
    ]);
    const lengths = (await keys('masked')).map((name) => Buffer.byteLength(name));
    expect(lengths.sort()).toEqual([1021, 1024]);
  });

  it('rejects a key that S3 could not delete in one request with others', async () => {
    const object = await put(key, gzipSync(header() + row('2024-01-16')));
    const keysOfOthers = ['a\u0001.gz', 'a\u000b.gz', 'a\uffff.gz'];
    const { rejected, files } = await mask(
      ...keysOfOthers.map((other) => ({ ...object, key: other })),
      object,
    );
    expect(told(rejected).map(([index, name]) => [index, name])).toEqual(
      keysOfOthers.map((_, index) => [index, 'UnusableKeyError']),
    );
    expect(files.masked).toBe(1);
  });

  it('throws the rejection of a log that is isolated', async () => {
    const object = await put('foreign.gz', gzipSync('hello\n'));
    const masking = maskObjects({ objects: [object], isolated: true }, s3, environment);
    await expect(masking).rejects.toMatchObject({ name: 'MalformedLogError' });
  });

  it('counts an object that is gone, and only that', async () => {
    const object = await put(key, gzipSync(header() + row('2024-01-16')));
    const gone = { ...object, key: 'gone.gz' };
    expect((await mask(gone, object)).files).toEqual({
      in: 2,
      masked: 1,
      rejected: 0,
      missing: 1,
      replaced: 0,
    });
    await expect(mask({ ...object, bucket: 'no-such-bucket' })).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it('throws when an output cannot be written, with the reason of S3', async () => {
    const object = await put(key, gzipSync(header() + row('2024-01-16').repeat(50_000)));
    const elsewhere = { ...environment, maskedBucketName: 'no-such-bucket' };
    await expect(maskObjects({ objects: [object] }, s3, elsewhere)).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it('takes a lost connection for S3 trouble, not for a truncated log', async () => {
    const body = gzipSync(header() + row('2024-01-16').repeat(1000));
    const lossy = createServer((_, response) => {
      response.writeHead(200, { 'content-length': body.length, etag: '"e"' });
      response.write(body.subarray(0, 100), () => response.destroy());
    }).listen(0, '127.0.0.1');
    await once(lossy, 'listening');
    const client = connect((lossy.address() as AddressInfo).port);
    const object = { bucket: 'source', key, etag: 'e', size: body.length };
    await expect(maskObjects({ objects: [object] }, client, environment)).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    client.destroy();
    lossy.close();
  });

  describe('when S3 refuses an object', () => {
    // The name of each object says how S3 answers to its GET, or to the PUT of what it is masked to.
    const body = gzipSync(header() + row('2024-01-16'));
    const refused = (status: number, code: string, method = 'GET') => ({
      bucket: 'source',
      key: `${method}-${status}-${code}.gz`,
      etag: 'e',
      size: body.length,
    });
    const good = { ...refused(200, 'good'), key: 'good.gz' };
    const refusing = createServer(async (request, response) => {
      for await (const _ of request);
      const [, method, status, code] = /(GET|PUT)-(\d+)-(\w+)\.gz/.exec(request.url ?? '') ?? [];
      if (request.method === method) {
        response.writeHead(Number(status), { 'content-type': 'application/xml' });
        response.end(`<Error><Code>${code}</Code><Message>It says no</Message></Error>`);
      } else {
        response.writeHead(200, { etag: '"e"' }).end(request.method === 'GET' ? body : undefined);
      }
    });
    let client: S3Client;
    beforeAll(async () => {
      await once(refusing.listen(0, '127.0.0.1'), 'listening');
      client = connect((refusing.address() as AddressInfo).port);
    });
    afterAll(() => {
      client.destroy();
      refusing.close();
    });
    const maskThere = (...objects: SourceObject[]) => maskObjects({ objects }, client, environment);

    it.each([
      [400, 'InvalidRequest'],
      [400, 'InvalidArgument'],
      [403, 'AccessDenied'],
      [403, 'InvalidObjectState'],
      [405, 'MethodNotAllowed'],
    ])(
      'to return it (%i %s), rejects it with the reason of S3, and masks its neighbours',
      async (status, code) => {
        const { files, rejected } = await maskThere(refused(status, code), good);
        expect(files).toEqual({ in: 2, masked: 1, rejected: 1, missing: 0, replaced: 0 });
        expect(told(rejected)).toEqual([[0, 'UnreadableLogError', `S3 says ${code}: It says no`]]);
      },
    );

    it('to store what it is masked to, likewise', async () => {
      const { files, rejected } = await maskThere(refused(403, 'AccessDenied', 'PUT'), good);
      expect(files).toMatchObject({ masked: 1, rejected: 1 });
      expect(told(rejected)).toEqual([[0, 'UnwritableLogError', 'S3 says AccessDenied: It says no']]);
    });

    it('rejects it when it is alone: nothing tells whether others would be refused', async () => {
      expect((await maskThere(refused(403, 'AccessDenied'))).files).toMatchObject({ rejected: 1 });
    });

    it('throws that for an object that is isolated', async () => {
      const objects = [refused(403, 'InvalidObjectState')];
      const masking = maskObjects({ objects, isolated: true }, client, environment);
      await expect(masking).rejects.toMatchObject({ name: 'UnreadableLogError' });
    });

    it.each(['GET', 'PUT'])(
      'throws the error of S3 when each %s is refused: then it is not the objects',
      async (method) => {
        const denied = refused(403, 'AccessDenied', method);
        const stray = { ...denied, bucket: 'foreign-logs' };
        const long = { ...denied, key: 'x'.repeat(1024) };
        const gone = refused(404, 'NoSuchKey');
        await expect(maskThere(denied, stray, long, gone, { ...denied })).rejects.toMatchObject({
          name: 'AccessDenied',
        });
      },
    );
  });

  it('reads keys with any character', async () => {
    const odd = 'año 2024/a+b%20c&d.gz';
    const object = await put(odd, gzipSync(header() + row('2024-01-16')));
    expect((await mask(object)).files.masked).toBe(1);
    expect(await keys('masked')).toEqual([maskedKey({ sourceId, sourceKey: odd, date: '2024-01-16' })]);
  });

  it('reads the version that the event names, and names it for the deletion', async () => {
    // The S3 of the tests keeps no versions, so what is asked for is looked at on its way out.
    const versions: unknown[] = [];
    const versioned = connect();
    versioned.middlewareStack.add(
      (next) => (args) => {
        const { VersionId, ...input } = args.input as GetObjectCommandInput;
        if (VersionId) versions.push(VersionId);
        return next({ ...args, input });
      },
      { step: 'initialize' },
    );
    const object = { ...(await put(key, gzipSync(header() + row('2024-01-16')))), versionId: 'v1' };
    const { masked } = await maskObjects({ objects: [object] }, versioned, environment);
    expect(masked).toEqual({ 0: { VersionId: 'v1' } });
    expect(versions).toEqual(['v1']);
    versioned.destroy();
  });
});
