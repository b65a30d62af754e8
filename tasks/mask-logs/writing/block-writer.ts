import { viewOf } from '../reading/bytes.ts';

/** The size of a block, unless one row needs more. Large, because to wake the thread that compresses costs 0.1 ms each time. */
export const blockSize = 512 * 1024;

/**
 * Blocks to be written again, as many as logs are masked at once. Memory that is new costs page faults, and 64 MB of it
 * pile up before V8 collects them.
 */
const spareBlocks: Buffer[] = [];
const maximumSpareBlocks = 8;

/**
 * Collects what is written into large blocks, and hands over each one that is full.
 *
 * Where blocks are cut depends only on what is written, so that the same rows always make the same compressed bytes.
 */
export class BlockWriter {
  /** the block to write into */
  block: Buffer = Buffer.alloc(0);
  /** the same block */
  view: DataView = viewOf(this.block);
  /** how much of it is written */
  length = 0;
  readonly #onFull: (block: Buffer) => void;

  constructor(onFull: (block: Buffer) => void) {
    this.#onFull = onFull;
  }

  /** Makes room for `size` more bytes in {@link block}. */
  reserve(size: number): void {
    if (this.length + size <= this.block.length) return;
    this.flush();
    this.block = (size <= blockSize && spareBlocks.pop()) || newBlock(Math.max(blockSize, size));
    this.view = viewOf(this.block);
  }

  /** Writes text of one byte per character. */
  writeLatin1(text: string): void {
    this.reserve(text.length);
    this.length += this.block.write(text, this.length, 'latin1');
  }

  /** Hands over what is written so far. */
  flush(): void {
    if (this.length > 0) this.#onFull(this.block.subarray(0, this.length));
    this.block = Buffer.alloc(0);
    this.length = 0;
  }
}

/** Gives back a block that was handed over, and that nobody will look at any more. */
export function recycle(block: Buffer): void {
  if (block.buffer.byteLength === blockSize && spareBlocks.length < maximumSpareBlocks) {
    spareBlocks.push(Buffer.from(block.buffer));
  }
}

/** Not from the shared pool of Node.js: a block lives on its own until it is compressed. */
const newBlock = (size: number) => Buffer.allocUnsafeSlow(size);
