import { constants, createZstdCompress } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { recycle } from './block-writer.ts';
import { upload } from './upload.ts';

/** Level 1 is nearly free and makes logs smaller than gzip's level 6 does. The checksum lets any reader find a damaged file. */
const zstdParameters = {
  [constants.ZSTD_c_compressionLevel]: 1,
  [constants.ZSTD_c_checksumFlag]: 1,
};

/**
 * One object on its way to S3: compressed and uploaded while it is written, in constant memory, and visible to nobody
 * before {@link complete}.
 */
export class Publication {
  readonly #compressor = createZstdCompress({ chunkSize: 64 * 1024, params: zstdParameters });
  readonly #uploaded: Promise<unknown>;
  /** resolves when the last write is compressed */
  #compressed: Promise<void> = Promise.resolve();

  constructor(s3: S3Client, bucket: string, key: string) {
    this.#uploaded = upload(
      s3,
      { Bucket: bucket, Key: key, ContentType: 'application/zstd' },
      this.#compressor,
    );
    // Nobody reads any more: let go of what is compressed. Whoever writes next is told the reason.
    this.#uploaded.catch((error) => this.#compressor.destroy(error));
  }

  /**
   * Writes a block, which is recycled when it is compressed. Resolves when those before are compressed: one block is compressed while the next is masked.
   *
   * @throws S3's error, when the upload has failed meanwhile
   */
  async write(block: Buffer): Promise<void> {
    await Promise.race([this.#uploaded, this.#compressed]);
    this.#compressed = new Promise((resolve) => {
      this.#compressor.write(block, () => {
        recycle(block);
        resolve();
      });
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
