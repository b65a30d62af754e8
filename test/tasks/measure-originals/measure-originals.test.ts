import { type ListObjectsV2CommandInput, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { measureOriginals } from '../../../tasks/measure-originals/measure-originals.ts';
import { startS3 } from '../s3-server.ts';

let server: Awaited<ReturnType<typeof startS3>>;
let s3: S3Client;
beforeAll(async () => {
  server = await startS3('source');
  s3 = server.s3;
});
afterAll(() => server.stop());

const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: 'source', Key, Body: 'x' }));

describe('The originals', () => {
  it('are none when all is masked, and then none is old', async () => {
    expect(await measureOriginals(s3, [{ id: 'site', bucket: 'source', prefix: 'all-masked/' }])).toEqual({
      count: 0,
      oldestAge: 0,
    });
  });

  it('are counted under the prefixes of all sources, without folders, over pages of a thousand', async () => {
    await Promise.all(Array.from({ length: 1001 }, (_, index) => put(`cdn/${index}.gz`)));
    await put('cdn/folder/');
    await put('shop/a.gz');
    await put('other.gz');
    const { count, oldestAge } = await measureOriginals(s3, [
      { id: 'site', bucket: 'source', prefix: 'cdn/' },
      { id: 'shop', bucket: 'source', prefix: 'shop/' },
    ]);
    expect(count).toBe(1002);
    // S3 tells times in whole seconds.
    expect(oldestAge).toBeGreaterThan(0);
    expect(oldestAge).toBeLessThan(60);
  });

  it('are as old as the oldest of any source', async () => {
    const ages: Record<string, number[]> = { 'site/': [10, 30], 'shop/': [600, 20], 'docs/': [] };
    // Nothing in an S3 of today is ten minutes old.
    const aged = new S3Client({ region: 'us-east-1' });
    aged.middlewareStack.add(
      () => async (args) => {
        const { Prefix = '' } = args.input as ListObjectsV2CommandInput;
        const Contents = ages[Prefix]?.map((age) => ({
          Key: `${Prefix}${age}.gz`,
          LastModified: new Date(Date.now() - age * 1000),
        }));
        return { response: {}, output: { $metadata: {}, Contents } };
      },
      { step: 'initialize' },
    );
    const sources = Object.keys(ages).map((prefix) => ({ id: 'site', bucket: 'source', prefix }));
    const { count, oldestAge } = await measureOriginals(aged, sources);
    expect(count).toBe(4);
    expect(oldestAge).toBeCloseTo(600, 0);
    aged.destroy();
  });
});
