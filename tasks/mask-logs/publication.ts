import { constants, createZstdCompress } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

/** Level 1 is nearly free and makes logs smaller than gzip's level 6 does. The checksum lets any reader find a damaged file. */
const zstdParameters = {
  [constants.ZSTD_c_compressionLevel]: 1,
  [constants.ZSTD_c_checksumFlag]: 1,
};

/**
 * One object on its way to S3: compressed and uploaded while it is written, in constant memory, and visible to nobody
 * before {@link complete}.
 *
 * The SDK sends a CRC-32 with the object or with each of its parts, and S3 refuses what does not match it.
 */
export class Publication {
  readonly #compressor = createZstdCompress({ chunkSize: 64 * 1024, params: zstdParameters });
  readonly #uploaded: Promise<unknown>;
  /** resolves when the last write is compressed */
  #compressed: Promise<void> = Promise.resolve();

  constructor(s3: S3Client, bucket: string, key: string) {
    this.#uploaded = new Upload({
      client: s3,
      params: { Bucket: bucket, Key: key, Body: this.#compressor, ContentType: 'application/zstd' },
      // One part of 5 MiB on the wire and one being filled.
      queueSize: 1,
    }).done();
    // Nobody reads any more: let go of what is compressed. Whoever writes next is told the reason.
    this.#uploaded.catch((error) => this.#compressor.destroy(error));
  }

  /**
   * Writes the next bytes. Resolves when those before are compressed: one block is compressed while the next is masked.
   *
   * @throws S3's error, when the upload has failed meanwhile
   */
  async write(bytes: Buffer): Promise<void> {
    await Promise.race([this.#uploaded, this.#compressed]);
    this.#compressed = new Promise((resolve) => {
      this.#compressor.write(bytes, () => resolve());
    });
  }

  /** Publishes the object. It is durable when this resolves. */
  async complete(): Promise<void> {
    // Told of the end only now, the compressor does the same at any timing: the object's bytes are always the same.
    await Promise.race([this.#uploaded, this.#compressed]);
    this.#compressor.end();
    await this.#uploaded;
  }

  /** Takes everything back. Resolves when no part is left in S3, or S3 could not be told (a lifecycle rule cleans up). */
  async abort(reason: Error): Promise<void> {
    this.#compressor.destroy(reason);
    await Promise.allSettled([this.#uploaded]);
  }
}
