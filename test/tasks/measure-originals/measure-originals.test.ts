import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
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
    expect(await measureOriginals(s3, { bucket: 'source', prefix: 'all-masked/' })).toEqual({
      count: 0,
      oldestAge: 0,
    });
  });

  it('are counted under the prefix, without folders, over pages of a thousand', async () => {
    await Promise.all(Array.from({ length: 1001 }, (_, index) => put(`cdn/${index}.gz`)));
    await put('cdn/folder/');
    await put('other.gz');
    const { count, oldestAge } = await measureOriginals(s3, { bucket: 'source', prefix: 'cdn/' });
    expect(count).toBe(1001);
    // S3 tells times in whole seconds.
    expect(oldestAge).toBeGreaterThan(0);
    expect(oldestAge).toBeLessThan(60);
  });
});
