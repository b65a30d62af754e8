import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { inflate } from '../../../../tasks/mask-logs/reading/inflate.ts';
import { cut } from '../logs.ts';

async function read(chunks: readonly Buffer[]): Promise<string> {
  const inflated: Buffer[] = [];
  for await (const chunk of inflate(Readable.from(chunks, { objectMode: false }))) inflated.push(chunk);
  return Buffer.concat(inflated).toString();
}

const failure = (chunks: readonly Buffer[]) =>
  read(chunks).then(
    () => 'none',
    (error) => error.name as string,
  );

const places = fc.array(fc.nat(), { maxLength: 6 });

describe('inflating a log', () => {
  it('reads gzip of any number of members, cut anywhere', async () => {
    const members = fc.array(fc.string({ maxLength: 200 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(members, places, async (texts, at) => {
        const bytes = Buffer.concat(texts.map((text) => gzipSync(text)));
        expect(await read(cut(bytes, at))).toBe(texts.join(''));
      }),
    );
  });

  it('reads plain text as it is, cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), places, async (text, at) => {
        expect(await read(cut(Buffer.from(text), at))).toBe(text);
      }),
    );
  });

  // What does not shrink is inflated piece by piece, what is small at once: both must mean the same.
  const large = Array.from({ length: 20_000 }, (_, index) => `${Math.sin(index)}`).join('\n');

  it('reads a large log of several members, cut anywhere', async () => {
    const bytes = Buffer.concat([gzipSync(large), gzipSync('between'), gzipSync(large)]);
    expect(bytes.length).toBeGreaterThan(256 * 1024);
    await fc.assert(
      fc.asyncProperty(places, async (at) => {
        expect(await read(cut(bytes, at))).toBe(`${large}between${large}`);
      }),
      { numRuns: 10 },
    );
  });

  it('fails on a large log that is cut, damaged, or followed by other bytes', async () => {
    const bytes = gzipSync(large);
    const damaged = Buffer.from(bytes);
    damaged[bytes.length >> 1] = ~(damaged[bytes.length >> 1] as number);
    expect(await failure([bytes.subarray(0, -1)])).toBe('TruncatedLogError');
    expect(await failure([bytes.subarray(0, 100_000)])).toBe('TruncatedLogError');
    expect(await failure([damaged])).toBe('MalformedLogError');
    expect(await failure([bytes, Buffer.from('more')])).toBe('MalformedLogError');
    expect(await failure([Buffer.concat([bytes, Buffer.alloc(8), bytes])])).toBe('MalformedLogError');
  });

  it('reads a small log that grows a thousand times', async () => {
    const zeros = '0'.repeat(20_000_000);
    expect(gzipSync(zeros).length).toBeLessThan(64 * 1024);
    expect((await read([gzipSync(zeros)])).length).toBe(zeros.length);
  });

  it('reads what is larger than its chunks', async () => {
    const text = 'GET /index.html 200\n'.repeat(100_000);
    expect((await read([gzipSync(text)])).length).toBe(text.length);
  });

  it('fails when gzip stops before its end, wherever that is', async () => {
    const bytes = gzipSync('2024-01-16\t12:34:56\n'.repeat(50));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: bytes.length - 1 }), places, async (length, at) => {
        expect(await failure(cut(bytes.subarray(0, length), at))).toBe('TruncatedLogError');
      }),
    );
  });

  it('fails on bytes after the gzip data, on damage, and on nothing at all', async () => {
    const bytes = gzipSync('2024-01-16\n');
    const damaged = Buffer.from(bytes);
    damaged[bytes.length - 8] = ~(damaged[bytes.length - 8] as number);
    expect(await failure([bytes, Buffer.from('more')])).toBe('MalformedLogError');
    expect(await failure([Buffer.concat([bytes, Buffer.alloc(8), bytes])])).toBe('MalformedLogError');
    expect(await failure([damaged])).toBe('MalformedLogError');
    expect(await failure([])).toBe('MalformedLogError');
  });

  it.each([
    ['small', 'x'],
    ['large', large],
  ])('reads a %s log that was filled up with zeros, as block devices and tapes do', async (_, text) => {
    const bytes = Buffer.concat([gzipSync(text), Buffer.alloc(100_000)]);
    await fc.assert(
      fc.asyncProperty(places, async (at) => {
        expect(await read(cut(bytes, at))).toBe(text);
      }),
      { numRuns: 5 },
    );
  });

  it('hands on the failure of its source, and does not take it for the end', async () => {
    const source = async function* () {
      yield gzipSync('2024-01-16\n').subarray(0, 15);
      throw new Error('connection lost');
    };
    const inflated = inflate(source());
    await expect(inflated.next()).rejects.toThrow('connection lost');
  });

  it('lets go of its source when nobody reads on', async () => {
    const source = Readable.from([gzipSync('x'.repeat(1_000_000)), gzipSync('y')], { objectMode: false });
    for await (const chunk of inflate(source)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(source.destroyed).toBe(true);
  });
});
