import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { fileId } from '../common/log-files.ts';
import type { MaskedLog } from './masked-logs.ts';

/** What one transaction is to load. */
export interface BatchPointer {
  /** `s3://` URL of the COPY manifest */
  readonly manifest: string;
  /** `s3://` URL of the list of files */
  readonly files: string;
  /** how many files */
  readonly count: number;
  /** in bytes, compressed */
  readonly bytes: number;
}

/**
 * Writes what the transaction of one batch reads: the COPY manifest of its masked logs (each mandatory: COPY would skip a
 * missing file in silence), and the list of its files, from which the ledger is written, as lines of JSON.
 */
export async function putManifest(
  s3: S3Client,
  bucket: string,
  name: string,
  logs: readonly MaskedLog[],
): Promise<BatchPointer> {
  const entries = logs.map(({ key, size }) => ({
    url: `s3://${bucket}/${key}`,
    mandatory: true,
    meta: { content_length: size },
  }));
  // The id is text, as JSON has no 64-bit numbers: COPY reads it all the same.
  const files = logs.map((log) =>
    JSON.stringify({
      file_id: fileId(log).toString(),
      object_key: log.key,
      etag: log.etag,
      log_date: log.date,
    }),
  );
  const put = async (suffix: string, body: string) => {
    const key = `${name}.${suffix}`;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    return `s3://${bucket}/${key}`;
  };
  const [manifest, list] = await Promise.all([
    put('manifest.json', JSON.stringify({ entries })),
    put('files.jsonl', `${files.join('\n')}\n`),
  ]);
  return { manifest, files: list, count: logs.length, bytes: logs.reduce((sum, { size }) => sum + size, 0) };
}
