import { randomBytes } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ReplacedLogError } from '../../../../tasks/mask-logs/errors.ts';
import { isPublished, publishOnce } from '../../../../tasks/mask-logs/writing/publish-once.ts';
import { startS3 } from '../../s3-server.ts';

let server: Awaited<ReturnType<typeof startS3>>;
let s3: S3Client;

beforeAll(async () => {
  server = await startS3('masked');
  s3 = server.s3;
});

afterAll(() => server.stop());

const target = (key: string, etag = 'first') => ({ bucket: 'masked', key, etag });

async function read(Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'masked', Key }));
  return (await Body?.transformToString('latin1')) ?? '';
}

describe('a masked log', () => {
  it.each([
    ['in one request', [Buffer.from('small')]],
    ['in parts', [randomBytes(6 * 2 ** 20)]],
  ])('is written once %s, whatever comes after it', async (how, source) => {
    await publishOnce(s3, target(how), source);
    // Done again after a crash, perhaps by a later version of the code.
    await publishOnce(s3, target(how), [Buffer.from('again')]);
    await expect(publishOnce(s3, target(how, 'second'), source)).rejects.toThrow(ReplacedLogError);
    expect(await read(how)).toBe(Buffer.concat(source).toString('latin1'));
  });

  it('is found by the content that it was made of', async () => {
    await publishOnce(s3, target('there'), [Buffer.from('rows')]);
    expect(await isPublished(s3, target('there'))).toBe(true);
    expect(await isPublished(s3, target('not there'))).toBe(false);
    await expect(isPublished(s3, target('there', 'second'))).rejects.toThrow(ReplacedLogError);
  });

  it('of which nothing says what it was made of is not taken for the same', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'masked', Key: 'unknown', Body: 'rows' }));
    await expect(publishOnce(s3, target('unknown'), [Buffer.from('rows')])).rejects.toThrow(ReplacedLogError);
  });

  it('that was in the way and is gone is not taken for published', async () => {
    await publishOnce(s3, target('gone'), [Buffer.from('rows')]);
    s3.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'HeadObjectCommand') {
            await s3.send(new DeleteObjectCommand({ Bucket: 'masked', Key: 'gone' }));
          }
          return next(args);
        },
      { name: 'forgetful' },
    );
    const publishing = publishOnce(s3, target('gone'), [Buffer.from('rows')]);
    await expect(publishing).rejects.toMatchObject({ name: 'PreconditionFailed' });
    s3.middlewareStack.remove('forgetful');
  });

  it('fails for any other reason of S3', async () => {
    const elsewhere = { ...target('a'), bucket: 'elsewhere' };
    await expect(publishOnce(s3, elsewhere, [Buffer.from('rows')])).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });
});
