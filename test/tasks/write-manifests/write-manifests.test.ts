import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { fileId, maskedKey } from '../../../tasks/common/log-files.ts';
import { splitBatches } from '../../../tasks/write-manifests/batches.ts';
import {
  type ManifestRequest,
  type ManifestSummary,
  writeManifests,
} from '../../../tasks/write-manifests/write-manifests.ts';
import { startS3 } from '../s3-server.ts';

const bucket = 'masked-logs';
const folder = 'loads/load-1/';
const scheduled = { from: '2026-11-10', to: '2026-11-26' };
let server: Awaited<ReturnType<typeof startS3>>;
let s3: S3Client;

beforeEach(async () => {
  server = await startS3(bucket);
  s3 = server.s3;
});

afterEach(() => server.stop());

const put = async (key: string, body = 'x') =>
  (await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }))).ETag?.replaceAll('"', '');

const masked = (sourceKey: string, date: string, sourceId = 'site') =>
  maskedKey({ sourceId, sourceKey, date });

/** Writes the manifests of a load, of 20 November unless the request says otherwise. @param call of the load */
function write(request: Partial<ManifestRequest> = {}, call = 'call'): Promise<ManifestSummary> {
  const window = { from: '2026-11-20', to: '2026-11-20', folder, reload: false, ...request };
  return writeManifests(window, call, s3, bucket, scheduled);
}

async function readText(url: string): Promise<string> {
  const key = url.replace(`s3://${bucket}/`, '');
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await Body?.transformToString()) ?? '';
}

const urls = async ({ batches }: ManifestSummary) =>
  (JSON.parse(await readText(batches[0]?.manifest ?? '')) as { entries: { url: string }[] }).entries.map(
    ({ url }) => url,
  );

describe('The manifests of a load', () => {
  it('list the masked logs of every day of the window, and of no other day', async () => {
    for (const date of ['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22']) {
      await put(masked('E1.gz', date));
    }
    const summary = await write({ to: '2026-11-21' });
    expect(await urls(summary)).toEqual([
      `s3://masked-logs/${masked('E1.gz', '2026-11-20')}`,
      `s3://masked-logs/${masked('E1.gz', '2026-11-21')}`,
    ]);
  });

  it('make every file mandatory: COPY would skip a missing one in silence', async () => {
    await put(masked('E1.gz', '2026-11-20'), 'twelve bytes');
    const { batches } = await write();
    expect(JSON.parse(await readText(batches[0]?.manifest ?? ''))).toEqual({
      entries: [
        {
          url: `s3://masked-logs/${masked('E1.gz', '2026-11-20')}`,
          mandatory: true,
          meta: { content_length: 12 },
        },
      ],
    });
  });

  it('come with the lines that the ledger is written from', async () => {
    const etag = await put(masked('E1.gz', '2026-11-20'));
    const { batches } = await write();
    expect(JSON.parse(await readText(batches[0]?.files ?? ''))).toEqual({
      file_id: fileId({ sourceId: 'site', sourceKey: 'E1.gz', date: '2026-11-20' }).toString(),
      object_key: masked('E1.gz', '2026-11-20'),
      etag,
      log_date: '2026-11-20',
    });
  });

  it('list the logs of all sources, each under an id of its own', async () => {
    for (const id of ['site', 'shop']) await put(masked('E1.gz', '2026-11-20', id));
    const { batches } = await write();
    const lines = (await readText(batches[0]?.files ?? '')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).file_id)).toEqual(
      ['shop', 'site'].map((sourceId) =>
        fileId({ sourceId, sourceKey: 'E1.gz', date: '2026-11-20' }).toString(),
      ),
    );
  });

  it('leave out what the ledger holds, in however many files', async () => {
    const loaded = ['E1.gz', 'E2.gz', 'E3.gz'].map((name) => masked(name, '2026-11-20'));
    for (const key of [...loaded, masked('late.gz', '2026-11-20')]) await put(key);
    const [first, ...others] = loaded.map((object_key) => `${JSON.stringify({ object_key })}\n`);
    await put(`${folder}ledger/000`, first);
    await put(`${folder}ledger/001`, others.join(''));
    const summary = await write();
    expect(summary.found).toEqual({ files: 4, alreadyLoaded: 3, toLoad: 1, unscheduledDays: 0 });
    expect(await urls(summary)).toEqual([`s3://masked-logs/${masked('late.gz', '2026-11-20')}`]);
  });

  it('list what the ledger holds as well when it is to be loaded again', async () => {
    const key = masked('loaded.gz', '2026-11-20');
    await put(key);
    await put(`${folder}ledger/000`, `${JSON.stringify({ object_key: key })}\n`);
    const summary = await write({ reload: true });
    expect(summary.found).toEqual({ files: 1, alreadyLoaded: 1, toLoad: 1, unscheduledDays: 0 });
    expect(await urls(summary)).toEqual([`s3://masked-logs/${key}`]);
  });

  it('are pointed to, with how much they list', async () => {
    await put(masked('E1.gz', '2026-11-20'), 'twelve bytes');
    await put(masked('E2.gz', '2026-11-20'), 'six by');
    const { batches } = await write();
    expect(batches).toEqual([
      {
        manifest: 's3://masked-logs/loads/load-1/call/batch-0001.manifest.json',
        files: 's3://masked-logs/loads/load-1/call/batch-0001.files.jsonl',
        count: 2,
        bytes: 18,
      },
    ]);
  });

  it('list no object that is not a masked log', async () => {
    const log = masked('E1.gz', '2026-11-20');
    for (const key of [log, `${log}.bak`, 'masked/2026/11/20/notes.txt', 'masked/2026/', 'masked/z']) {
      await put(key);
    }
    const summary = await write();
    expect(await urls(summary)).toEqual([`s3://masked-logs/${log}`]);
  });

  it.each(['manifest.json', 'files.jsonl'])('are not answered before S3 has the %s', async (suffix) => {
    await put(masked('E1.gz', '2026-11-20'));
    s3.middlewareStack.add((next) => async (args) => {
      const { Key } = args.input as { Key?: string };
      if (Key?.endsWith(suffix)) throw new Error('S3 is away');
      return next(args);
    });
    await expect(write()).rejects.toThrow('S3 is away');
  });

  it('of a call stay as they are when another call of the load writes its own', async () => {
    await put(masked('E1.gz', '2026-11-20'));
    const first = await write({}, 'call-1');
    await put(masked('E2.gz', '2026-11-20'));
    const second = await write({}, 'call-2');
    expect(await urls(first)).toHaveLength(1);
    expect(await urls(second)).toHaveLength(2);
    for (const [{ batches }, files] of [
      [first, 1],
      [second, 2],
    ] as const) {
      expect((await readText(batches[0]?.files ?? '')).trim().split('\n')).toHaveLength(files);
    }
  });

  it('come with the number of days that nobody loads: neither this load, nor a scheduled one, nor an earlier one', async () => {
    const days = [
      '2007-12-31',
      '2025-11-30',
      '2026-11-09',
      '2026-11-10',
      '2026-11-26',
      '2026-11-27',
      '2027-12-30',
    ];
    for (const day of days) await put(masked('E1.gz', day));
    await put(masked('E2.gz', '2027-12-30'));
    await put('masked/old/2025/01/notes.txt');
    await put(
      `${folder}ledger/000`,
      `${JSON.stringify({ object_key: masked('E1.gz', '2025-11-30'), etag: 'e' })}\n`,
    );
    const unscheduledDays = async (from: string, to: string) =>
      (await write({ from, to })).found.unscheduledDays;
    expect(await unscheduledDays('2026-11-09', '2026-11-24')).toBe(3);
    expect(await unscheduledDays('2007-12-31', '2007-12-31')).toBe(3);
    expect(await unscheduledDays('2007-01-01', '2027-12-30')).toBe(0);
  });

  it('are none where nothing is new', async () => {
    const summary = await write({ to: '2026-11-22' });
    expect(summary).toEqual({
      batches: [],
      found: { files: 0, alreadyLoaded: 0, toLoad: 0, unscheduledDays: 0 },
    });
  });
});

describe('A batch', () => {
  const log = (size: number) => ({
    key: 'k',
    etag: 'e',
    size,
    sourceId: 'site',
    sourceKey: 's',
    date: '2026-11-20',
  });

  it('holds at most 10,000 files', () => {
    expect(splitBatches(Array.from({ length: 25_000 }, () => log(1))).map(({ length }) => length)).toEqual([
      10_000, 10_000, 5_000,
    ]);
  });

  it('holds at most 2 GiB, and a larger file alone', () => {
    const sizes = splitBatches([2 ** 30, 2 ** 30, 1, 2, 2 ** 32, 1].map(log)).map((batch) =>
      batch.map(({ size }) => size),
    );
    expect(sizes).toEqual([[2 ** 30, 2 ** 30], [1, 2], [2 ** 32], [1]]);
  });
});
