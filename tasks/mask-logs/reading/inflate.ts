import { pipeline, Readable } from 'node:stream';
import { createGunzip, type Gunzip, gunzipSync } from 'node:zlib';
import { MalformedLogError, TruncatedLogError } from '../errors.ts';
import { endOfContent } from './bytes.ts';

/** Large, because zlib spends as much on a small piece, and the default is 16 KiB. Larger ones leave a core's cache unmasked. */
const chunkSize = 256 * 1024;

/** What is no larger is inflated at once and on this thread: to wake another one takes longer than its work would. */
const smallLog = 64 * 1024;

/** Logs grow five times, zeros a thousand times: what grows beyond this is inflated piece by piece. */
const largestAtOnce = 4 * 1024 * 1024;

/**
 * The bytes of a log as they were before compression: gzip, of one or several members, is known by its first bytes;
 * anything else is taken for plain text.
 *
 * @throws TruncatedLogError when the gzip data stops early; MalformedLogError when it is damaged or there are no bytes; and
 * whatever the source throws
 */
export async function* inflate(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  const gathered: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  while (length <= smallLog) {
    const next = await chunks.next();
    ended = next.done === true;
    if (next.done) break;
    gathered.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(gathered);
  if (length === 0) throw new MalformedLogError('The object is empty');

  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  const whole = isGzip && ended ? gunzipAtOnce(head) : undefined;
  if (whole) yield whole;
  else if (isGzip) yield* gunzip(replay(head, chunks));
  else yield* replay(head, chunks);
}

/** Undefined when there is too much of it. */
function gunzipAtOnce(bytes: Buffer): Buffer | undefined {
  try {
    // The types do not know that `info` changes what is returned.
    const { buffer, engine } = gunzipSync(bytes, {
      // One piece for all of a log, and not much more: each is new memory.
      chunkSize: Math.max(1024, 7 * bytes.length),
      maxOutputLength: largestAtOnce,
      info: true,
    }) as unknown as { buffer: Buffer; engine: Gunzip };
    checkNothingFollows(engine, endOfContent(bytes));
    return buffer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw asLogError(error as NodeJS.ErrnoException);
  }
}

async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflated = createGunzip({ chunkSize });
  let bytesIn = 0;
  let contentEnd = 0;
  const counted = async function* () {
    for await (const chunk of source) {
      const end = endOfContent(chunk);
      if (end > 0) contentEnd = bytesIn + end;
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
  checkNothingFollows(inflated, contentEnd);
}

/** Zlib stops at a zero byte after a member, and would leave what follows unread. */
function checkNothingFollows({ bytesWritten }: Gunzip, contentEnd: number): void {
  if (bytesWritten < contentEnd) throw bytesFollow();
}

const bytesFollow = (cause?: Error) =>
  new MalformedLogError('Bytes that are not gzip follow the end of the gzip data. Remove them.', { cause });

function asLogError(error: NodeJS.ErrnoException): Error {
  if (error.code === 'Z_BUF_ERROR') {
    return new TruncatedLogError('The gzip data stops before its end', { cause: error });
  }
  // The first member had its header, or this would not be gzip.
  if (error.message === 'incorrect header check') return bytesFollow(error);
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
    // Lets go of the connection when the reader stops early.
    await rest.return?.();
  }
}
