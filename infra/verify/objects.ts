import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Context } from './context.ts';
import type { TrialLog } from './trial.ts';
import { throwIfInterrupted } from './wait.ts';

/** Puts a log as CloudFront would, or something else under its key. */
export async function putLog(
  { stack, traces, signal }: Context,
  log: TrialLog,
  body: Uint8Array = log.body,
): Promise<void> {
  throwIfInterrupted(signal);
  traces.add(log);
  const { VersionId } = await stack.s3.send(
    new PutObjectCommand({ Bucket: log.bucket, Key: log.key, Body: body }),
  );
  if (keepsVersions(VersionId)) traces.addVersion(log, VersionId);
}

/** Where versioning is suspended, the only version is called `null`. */
const keepsVersions = (versionId: string | undefined): versionId is string =>
  versionId !== undefined && versionId !== 'null';

/** Deletes a log for good, whichever of its versions are there. */
export async function deleteLog({ stack, traces }: Context, log: TrialLog): Promise<void> {
  const versions = traces.versionsOf(log);
  for (const VersionId of versions.length > 0 ? versions : [undefined]) {
    await stack.s3.send(new DeleteObjectCommand({ Bucket: log.bucket, Key: log.key, VersionId }));
  }
}

/** Callers that may not list the bucket are told that a missing object is forbidden. */
export async function exists(s3: S3Client, Bucket: string, Key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket, Key }));
    return true;
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false;
    throw error;
  }
}

export async function read(s3: S3Client, Bucket: string, Key: string): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToByteArray()) as Uint8Array;
}
