import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** The least that S3 takes for a part that is not the last. 10,000 parts of it are 52 GB, of some 250 GB of logs. */
const partSize = 5 * 1024 * 1024;

export interface Target {
  readonly Bucket: string;
  readonly Key: string;
  readonly Metadata?: Record<string, string>;
}

/** An object that exists is never replaced. Of two uploads at once, S3 refuses one with a 409, or with a 412 like later ones. */
const IfNoneMatch = '*';

const ContentType = 'application/zstd';

/**
 * Uploads what the source gives: in one request when it is small, as nearly all logs are, else in parts, one on the
 * wire while the next one is gathered. Nothing is visible before the source has ended, and nothing is left when it fails.
 *
 * The SDK sends a CRC-32 with each body, and S3 refuses what does not match it.
 *
 * @throws S3's errors, `PreconditionFailed` when the object exists, and the source's errors
 */
export async function upload(
  s3: S3Client,
  target: Target,
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  let parts: PartUpload | undefined;
  let gathered: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      gathered.push(chunk);
      size += chunk.length;
      if (size < partSize) continue;
      parts ??= await PartUpload.create(s3, target);
      await parts.send(Buffer.concat(gathered));
      gathered = [];
      size = 0;
    }
    const rest = Buffer.concat(gathered);
    if (parts) await parts.complete(rest);
    else await s3.send(new PutObjectCommand({ ...target, ContentType, IfNoneMatch, Body: rest }));
  } catch (error) {
    await parts?.abort();
    throw error;
  }
}

/** A multipart upload, part after part. */
class PartUpload {
  readonly #s3: S3Client;
  readonly #id: { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined };
  readonly #parts: CompletedPart[] = [];
  /** the part that is on the wire */
  #sent: Promise<void> = Promise.resolve();

  private constructor(s3: S3Client, { Bucket, Key }: Target, UploadId: string | undefined) {
    this.#s3 = s3;
    this.#id = { Bucket, Key, UploadId };
  }

  static async create(s3: S3Client, target: Target): Promise<PartUpload> {
    const { UploadId } = await s3.send(
      new CreateMultipartUploadCommand({ ...target, ContentType, ChecksumAlgorithm: 'CRC32' }),
    );
    return new PartUpload(s3, target, UploadId);
  }

  /** Sends a part. Resolves when the one before it has arrived. */
  async send(body: Buffer): Promise<void> {
    await this.#sent;
    this.#sent = this.#put(body);
    // The next one to await it is told.
    this.#sent.catch(() => {});
  }

  async complete(last: Buffer): Promise<void> {
    if (last.length > 0) await this.send(last);
    await this.#sent;
    await this.#s3.send(
      new CompleteMultipartUploadCommand({
        ...this.#id,
        IfNoneMatch,
        MultipartUpload: { Parts: this.#parts },
      }),
    );
  }

  /** Takes the parts back. When S3 cannot be told, a lifecycle rule cleans up. */
  async abort(): Promise<void> {
    await Promise.allSettled([this.#sent]);
    await Promise.allSettled([this.#s3.send(new AbortMultipartUploadCommand(this.#id))]);
  }

  async #put(body: Buffer): Promise<void> {
    const PartNumber = this.#parts.length + 1;
    const { ETag, ChecksumCRC32 } = await this.#s3.send(
      new UploadPartCommand({ ...this.#id, PartNumber, Body: body, ChecksumAlgorithm: 'CRC32' }),
    );
    this.#parts.push({ PartNumber, ETag, ChecksumCRC32 });
  }
}
