import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';

/** An S3 with one bucket, in memory, on a free port, and a client of it. */
export async function startS3(Bucket: string) {
  const server = await startFauxqs({ port: 0, logger: false });
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket }));
  return {
    s3,
    async stop() {
      s3.destroy();
      await server.stop();
    },
  };
}
