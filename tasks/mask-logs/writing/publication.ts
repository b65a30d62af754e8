import { constants, createZstdCompress, type ZstdCompress, zstdCompressSync } from 'node:zlib';
import { recycle } from './block-writer.ts';

const options = {
  chunkSize: 64 * 1024,
  params: {
    // Nearly free, and logs become smaller than by gzip's level 6.
    [constants.ZSTD_c_compressionLevel]: 1,
    // One byte less than the level has: an eighth less time for half a percent more bytes.
    [constants.ZSTD_c_minMatch]: 6,
    // Lets any reader find a damaged file.
    [constants.ZSTD_c_checksumFlag]: 1,
  },
};

/**
 * Takes compressed bytes to where they belong. What it delivers is visible to nobody before the source has ended; when the
 * source fails, nothing is left, and it fails too.
 */
export type Deliver = (compressed: AsyncIterable<Buffer> | Iterable<Buffer>) => Promise<void>;

/**
 * One masked log on its way: compressed and delivered while it is written, in constant memory, and visible to nobody before
 * {@link complete}.
 *
 * One block alone, as most logs have, is compressed at once and on this thread: to wake another takes longer. The
 * compressed bytes depend on nothing but the blocks, so they are the same at any timing.
 */
export class Publication {
  readonly #deliver: Deliver;
  #first: Buffer | undefined;
  #stream: CompressedStream | undefined;

  constructor(deliver: Deliver) {
    this.#deliver = deliver;
  }

  /**
   * Writes a block, and recycles it when it is compressed. Resolves when those before are compressed: one block is
   * compressed while the next is masked.
   *
   * @throws what the delivery threw, when it has failed meanwhile
   */
  async write(block: Buffer): Promise<void> {
    if (this.#stream) {
      await this.#stream.write(block);
    } else if (this.#first) {
      this.#stream = new CompressedStream(this.#deliver);
      await this.#stream.write(this.#first);
      await this.#stream.write(block);
    } else {
      this.#first = block;
    }
  }

  /** Publishes what is written, which is at least one block. It is durable when this resolves. */
  async complete(): Promise<void> {
    if (this.#stream) return this.#stream.complete();
    const block = this.#first as Buffer;
    const compressed = zstdCompressSync(block, { ...options, chunkSize: Math.max(1024, block.length >> 2) });
    recycle(block);
    await this.#deliver([compressed]);
  }

  /** Takes everything back. Resolves when the delivery has let go of it. */
  async abort(reason: Error): Promise<void> {
    await this.#stream?.abort(reason);
  }
}

/** Many blocks, compressed on another thread. */
class CompressedStream {
  readonly #compressor: ZstdCompress = createZstdCompress(options);
  readonly #delivered: Promise<void>;
  /** resolves when the last write is compressed */
  #compressed: Promise<void> = Promise.resolve();

  constructor(deliver: Deliver) {
    this.#delivered = deliver(this.#compressor);
    // Nobody reads any more: drop what is compressed. The next write fails with the reason.
    this.#delivered.catch((error) => this.#compressor.destroy(error));
  }

  async write(block: Buffer): Promise<void> {
    await Promise.race([this.#delivered, this.#compressed]);
    this.#compressed = new Promise((resolve) => {
      this.#compressor.write(block, (error) => {
        if (!error) recycle(block);
        resolve();
      });
    });
  }

  async complete(): Promise<void> {
    // Told of the end only now, the compressor does the same at any timing.
    await Promise.race([this.#delivered, this.#compressed]);
    this.#compressor.end();
    await this.#delivered;
  }

  async abort(reason: Error): Promise<void> {
    this.#compressor.destroy(reason);
    await Promise.allSettled([this.#delivered]);
  }
}
