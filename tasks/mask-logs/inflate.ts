import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { MalformedLogError, TruncatedLogError } from './errors.ts';

/** Large pieces: zlib spends as much on a small one, and the default is 16 KiB. */
const chunkSize = 256 * 1024;

/**
 * The bytes of a log as they were before compression: gzip, of one or several members, is known by its first bytes;
 * anything else is taken for plain text.
 *
 * @throws TruncatedLogError when the gzip data stops early; MalformedLogError when it is damaged or there are no bytes; and
 * whatever the source throws
 */
export async function* inflate(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { done, value } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  if (head.length === 0) throw new MalformedLogError('The object is empty');

  const whole = replay(head, chunks);
  if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzip(whole);
  else yield* whole;
}

async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflated = createGunzip({ chunkSize });
  let bytesIn = 0;
  const counted = async function* () {
    for await (const chunk of source) {
      bytesIn += chunk.length;
      yield chunk;
    }
  };
  try {
    // Errors, the source's too, reach the loop below through `inflated`.
    yield* pipeline(Readable.from(counted(), { objectMode: false }), inflated, () => {});
  } catch (error) {
    throw asLogError(error as NodeJS.ErrnoException);
  }
  // Zlib stops at a zero byte after a member, and would leave what follows unread.
  if (inflated.bytesWritten < bytesIn) throw new MalformedLogError('Bytes follow the end of the gzip data');
}

function asLogError(error: NodeJS.ErrnoException): Error {
  if (error.code === 'Z_BUF_ERROR') {
    return new TruncatedLogError('The gzip data stops before its end', { cause: error });
  }
  if (error.code?.startsWith('Z_'))
    return new MalformedLogError('The gzip data is damaged', { cause: error });
  return error;
}

/** The bytes that were looked at, and those that follow. */
async function* replay(head: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Buffer> {
  try {
    yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      const { buffer, byteOffset, byteLength } = next.value;
      yield Buffer.from(buffer, byteOffset, byteLength);
    }
  } finally {
    // Whoever stops early lets go of the connection.
    await rest.return?.();
  }
}
