import { constants, createZstdCompress } from 'node:zlib';
import { recycle } from './block-writer.ts';

/** Level 1 is nearly free and makes logs smaller than gzip's level 6 does. The checksum lets any reader find a damaged file. */
const zstdParameters = {
  [constants.ZSTD_c_compressionLevel]: 1,
  [constants.ZSTD_c_checksumFlag]: 1,
};

/**
 * Takes compressed bytes to where they belong. What it delivers is visible to nobody before the source has ended; when the
 * source fails, nothing is left, and it fails too.
 */
export type Deliver = (compressed: AsyncIterable<Buffer>) => Promise<void>;

/**
 * One masked log on its way: compressed and delivered while it is written, in constant memory, and visible to nobody before
 * {@link complete}.
 */
export class Publication {
  readonly #compressor = createZstdCompress({ chunkSize: 64 * 1024, params: zstdParameters });
  readonly #delivered: Promise<void>;
  /** resolves when the last write is compressed */
  #compressed: Promise<void> = Promise.resolve();

  constructor(deliver: Deliver) {
    this.#delivered = deliver(this.#compressor);
    // Nobody reads any more: let go of what is compressed. Whoever writes next is told the reason.
    this.#delivered.catch((error) => this.#compressor.destroy(error));
  }

  /**
   * Writes a block, and recycles it when it is compressed. Resolves when those before are compressed: one block is
   * compressed while the next is masked.
   *
   * @throws what the delivery threw, when it has failed meanwhile
   */
  async write(block: Buffer): Promise<void> {
    await Promise.race([this.#delivered, this.#compressed]);
    this.#compressed = new Promise((resolve) => {
      this.#compressor.write(block, (error) => {
        if (!error) recycle(block);
        resolve();
      });
    });
  }

  /** Publishes the object. It is durable when this resolves. */
  async complete(): Promise<void> {
    // Told of the end only now, the compressor does the same at any timing: the object's bytes are always the same.
    await Promise.race([this.#delivered, this.#compressed]);
    this.#compressor.end();
    await this.#delivered;
  }

  /** Takes everything back. Resolves when the delivery has let go of it. */
  async abort(reason: Error): Promise<void> {
    this.#compressor.destroy(reason);
    await Promise.allSettled([this.#delivered]);
  }
}
