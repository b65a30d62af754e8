import { randomBytes } from 'node:crypto';
import { gzipSync, zstdDecompressSync } from 'node:zlib';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { SourceObject } from '../../../tasks/common/ingest-input.ts';
import { maskedKey, setAsideKey } from '../../../tasks/common/log-files.ts';
import { maskObjects } from '../../../tasks/mask-logs/mask-objects.ts';
import { startS3 } from '../s3-server.ts';
import { defaultPolicy, header, row as logRow } from './logs.ts';

/** Logs that get other content under their key: a masked log is written once, so nothing is lost, and nothing is mixed. */

const environment = {
  sources: [{ id: 'site', bucket: 'source', prefix: '' }],
  maskedBucketName: 'masked',
  policy: defaultPolicy,
  loadWindowDays: 16,
};

let server: Awaited<ReturnType<typeof startS3>>;
let s3: S3Client;
beforeAll(async () => {
  server = await startS3('source');
  s3 = server.s3;
  await s3.send(new CreateBucketCommand({ Bucket: 'masked' }));
});
afterAll(() => server.stop());

/** A key of the test's own. */
let key: string;
beforeEach(() => {
  key = `${randomBytes(4).toString('hex')}.gz`;
});

const days = ['2024-01-16', '2024-01-17', '2024-01-18'] as const;
const [first, second, third] = days;
const page = (path: string, date: string = first) => logRow({ date, 'cs-uri-stem': path });
const setAside = (path: string) => logRow({ 'cs-uri-stem': path, time: 'x' });

/** Puts a log of these rows, and returns it as its event names it. */
async function put(...rows: string[]): Promise<SourceObject> {
  const body = gzipSync(`${header()}${rows.join('\n')}\n`);
  const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket: 'source', Key: key, Body: body }));
  return { bucket: 'source', key, etag: ETag.replaceAll('"', ''), size: body.length };
}

const mask = (...objects: SourceObject[]) => maskObjects({ objects }, s3, environment);
const maskIsolated = (object: SourceObject) =>
  maskObjects({ objects: [object], isolated: true }, s3, environment);
const nothingBut = (files: object) => ({ masked: 0, rejected: 0, missing: 0, replaced: 0, ...files });

/** The paths that are published under the key, by date or `set aside`. */
async function published(): Promise<Record<string, string[]>> {
  const log = { sourceId: 'site', sourceKey: key };
  const names = new Map(days.map((date) => [maskedKey({ ...log, date }), date as string]));
  names.set(setAsideKey(log), 'set aside');
  const found: Record<string, string[]> = {};
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: 'masked' })) {
    for (const { Key = '' } of Contents) {
      const name = names.get(Key);
      if (name === undefined) continue;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'masked', Key }));
      const text = zstdDecompressSync((await Body?.transformToByteArray()) ?? '').toString();
      found[name] = text.match(/(?<=\t)\/\w+/g) ?? [];
    }
  }
  return found;
}

/** Lets something happen before the nth command of this name that `act` sends. */
async function interleave<Result>(
  nth: number,
  command: string,
  happen: () => Promise<unknown>,
  act: () => Promise<Result>,
): Promise<Result> {
  let sent = 0;
  s3.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === `${command}Command` && ++sent === nth) await happen();
        return next(args);
      },
    { name: 'before' },
  );
  try {
    return await act();
  } finally {
    s3.middlewareStack.remove('before');
  }
}

describe('A log whose content is replaced', () => {
  it('before it is read counts as replaced, and the new content is masked by its own event', async () => {
    const old = await put(page('/old'));
    const young = await put(page('/young'));
    expect((await mask(old)).files).toEqual({ in: 1, ...nothingBut({ replaced: 1 }) });
    expect(await published()).toEqual({});
    expect((await mask(young, old)).files).toEqual({ in: 2, ...nothingBut({ masked: 1, replaced: 1 }) });
    expect(await published()).toEqual({ [first]: ['/young'] });
  });

  it('after it was rejected lets a redrive end well, and its rows are there once', async () => {
    const broken = await put('no row');
    await expect(maskIsolated(broken)).rejects.toMatchObject({ name: 'MalformedLogError' });
    const whole = await put(page('/whole'));
    expect((await maskIsolated(broken)).files).toEqual({ in: 1, ...nothingBut({ replaced: 1 }) });
    expect((await mask(whole)).rows).toMatchObject({ in: 1, out: 1, setAside: 0 });
    expect(await published()).toEqual({ [first]: ['/whole'] });
  });

  it.each(['HeadObject', 'PutObject'])(
    'while it is masked, before its first %s, is let go of: the new content is published',
    async (command) => {
      const old = await put(page('/old'), page('/old', second));
      const replace = async () => expect((await mask(await put(page('/young')))).files.masked).toBe(1);
      const { files } = await interleave(1, command, replace, () => mask(old));
      expect(files).toEqual({ in: 1, ...nothingBut({ rejected: 1 }) });
      expect(await published()).toEqual({ [first]: ['/young'] });
      expect((await maskIsolated(old)).files).toEqual({ in: 1, ...nothingBut({ replaced: 1 }) });
    },
  );

  it('after it was masked keeps what is masked, and the new content stays, whatever else it holds', async () => {
    await mask(await put(page('/old'), page('/old', second)));
    const before = await published();
    for (const rows of [
      [page('/young')],
      [page('/young', third), page('/young', second)],
      [page('/old'), page('/old', second), page('/grown', third)],
    ]) {
      const { masked, rejected, files } = await mask(await put(...rows));
      expect(files).toEqual({ in: 1, ...nothingBut({ rejected: 1 }) });
      expect(masked).toEqual({});
      expect(rejected.get(0)?.name).toBe('ReplacedLogError');
      expect(await published()).toEqual(before);
    }
  });

  it('keeps what was set aside of it as well', async () => {
    await mask(await put(page('/old'), setAside('/odd')));
    const before = await published();
    expect(Object.keys(before)).toEqual([first, 'set aside']);
    const young = await put(page('/young', second), setAside('/other'));
    expect((await mask(young)).rejected.get(0)?.message).toContain('set-aside/');
    expect(await published()).toEqual(before);
  });

  it('by the same content is masked already: the new original may be deleted, too', async () => {
    const rows = [page('/same'), page('/same', second), setAside('/odd')];
    const once = await mask(await put(...rows));
    const before = await published();
    expect(await mask(await put(...rows))).toEqual(once);
    expect(await published()).toEqual(before);
  });
});

describe('A log of several dates', () => {
  /** Masks a log, and is killed before the second of its outputs is published. */
  const maskHalf = (log: SourceObject) =>
    expect(
      interleave(
        2,
        'PutObject',
        () => Promise.reject(new Error('killed')),
        () => mask(log),
      ),
    ).rejects.toThrow('killed');

  it('is completed by the next try, as it was begun', async () => {
    const log = await put(page('/b', second), page('/a'), setAside('/odd'));
    await maskHalf(log);
    expect(await published()).toEqual({ [first]: ['/a'] });
    expect((await mask(log)).files.masked).toBe(1);
    expect(await published()).toMatchObject({ [first]: ['/a'], [second]: ['/b'] });
    expect(Object.keys(await published())).toContain('set aside');
  });

  it('that was begun stands in the way of other content', async () => {
    await maskHalf(await put(page('/old'), page('/old', second)));
    expect((await mask(await put(page('/young', second), page('/young')))).files.rejected).toBe(1);
    expect(await published()).toEqual({ [first]: ['/old'] });
  });

  it('and another with its key that are masked at once: one is published whole, nothing of the other', async () => {
    const rows = (path: string) => [page(path, second), page(path), page(path, third)];
    const old = await put(...rows('/old'));
    let young: ReturnType<typeof mask> | undefined;
    const replace = async () => {
      young = mask(await put(...rows('/young')));
    };
    const batches = [await interleave(1, 'HeadObject', replace, () => mask(old)), await young];
    const outcomes = batches.map((batch) => batch?.files.masked);
    expect([...outcomes].sort()).toEqual([0, 1]);
    const path = outcomes[0] === 1 ? '/old' : '/young';
    expect(await published()).toEqual({ [first]: [path], [second]: [path], [third]: [path] });
  });
});
