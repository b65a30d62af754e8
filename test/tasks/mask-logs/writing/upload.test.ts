import { createHash, randomBytes } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { upload } from '../../../../tasks/mask-logs/writing/upload.ts';
import { startS3 } from '../../s3-server.ts';
import { commandsSentBy } from '../sent-commands.ts';

let server: Awaited<ReturnType<typeof startS3>>;
let s3: S3Client;

beforeAll(async () => {
  server = await startS3('masked');
  s3 = server.s3;
});

afterAll(() => server.stop());

const megabyte = 1024 * 1024;
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function read(Key: string): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'masked', Key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

describe('an upload', () => {
  it.each([0, 1, 5 * megabyte - 1, 5 * megabyte, 5 * megabyte + 1, 12 * megabyte])(
    'of %i bytes arrives as it was given, in whichever pieces',
    async (size) => {
      const bytes = randomBytes(size);
      const pieces = [...Array(Math.ceil(size / 700_001)).keys()].map((index) =>
        bytes.subarray(index * 700_001, (index + 1) * 700_001),
      );
      await upload(s3, { Bucket: 'masked', Key: `${size}` }, pieces);
      expect(hash(await read(`${size}`))).toBe(hash(bytes));
    },
  );

  it('leaves nothing behind when its source fails, however much was sent', async () => {
    const source = async function* () {
      for (let part = 0; part < 3; part++) yield randomBytes(5 * megabyte);
      throw new Error('no more');
    };
    const commands = await commandsSentBy(s3, () =>
      expect(upload(s3, { Bucket: 'masked', Key: 'failed' }, source())).rejects.toThrow('no more'),
    );
    const part = 'UploadPart';
    expect(commands.map(({ name }) => name)).toEqual([
      'CreateMultipartUpload',
      part,
      part,
      part,
      'AbortMultipartUpload',
    ]);
    expect(commands.at(-1)?.input['UploadId']).toBe(commands.at(1)?.input['UploadId']);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'masked', Prefix: 'failed' }));
    expect(Contents).toEqual([]);
  });

  it('says what it holds, and has each part checked', async () => {
    const target = { Bucket: 'masked', Key: 'parts' };
    const parts = [randomBytes(5 * megabyte), randomBytes(5 * megabyte), randomBytes(1)];
    const commands = await commandsSentBy(s3, async () => {
      await upload(s3, target, parts);
      await upload(s3, { ...target, Key: 'small' }, [Buffer.from('x')]);
    });
    const zstd = { ContentType: 'application/zstd' };
    const crc = { ChecksumAlgorithm: 'CRC32' };
    expect(commands).toMatchObject([
      { name: 'CreateMultipartUpload', input: { ...target, ...zstd, ...crc } },
      ...[1, 2, 3].map((PartNumber) => ({ name: 'UploadPart', input: { PartNumber, ...crc } })),
      {
        name: 'CompleteMultipartUpload',
        input: { MultipartUpload: { Parts: [1, 2, 3].map((PartNumber) => ({ PartNumber })) } },
      },
      { name: 'PutObject', input: zstd },
    ]);
  });

  it('fails with the reason of S3, and is told by whoever sends the next part', async () => {
    const source = async function* () {
      for (let part = 0; part < 3; part++) yield randomBytes(5 * megabyte);
    };
    await expect(upload(s3, { Bucket: 'elsewhere', Key: 'a' }, source())).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });
});
