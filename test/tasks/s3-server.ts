import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { startStorage } from '../local-cloud/services.ts';

/** The S3 of the local cloud with one bucket, in memory, on a free port, and a client of it. */
export async function startS3(Bucket: string) {
  const { s3, close } = await startStorage();
  await s3.send(new CreateBucketCommand({ Bucket }));
  return { s3, stop: close };
}

/** Where the server of a client is. */
export async function endpointOf({ config }: S3Client): Promise<string> {
  const { protocol, hostname, port } = (await config.endpoint?.()) ?? {};
  return `${protocol}//${hostname}:${port}`;
}
