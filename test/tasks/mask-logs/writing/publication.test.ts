import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { zstdDecompressSync } from 'node:zlib';
import { type Deliver, Publication } from '../../../../tasks/mask-logs/writing/publication.ts';

const blocks = (count: number) =>
  Array.from({ length: count }, (_, index) => Buffer.from(`block ${index} `.repeat(30_000)));

/** Takes what is delivered, and fails when its source does. */
function taker() {
  const chunks: Buffer[] = [];
  const state = { ended: false, failed: undefined as Error | undefined };
  const deliver: Deliver = async (compressed) => {
    try {
      for await (const chunk of compressed) chunks.push(Buffer.from(chunk));
      state.ended = true;
    } catch (error) {
      await setImmediate();
      state.failed = error as Error;
      throw error;
    }
  };
  return { deliver, state, bytes: () => Buffer.concat(chunks) };
}

async function publish(count: number) {
  const { deliver, bytes } = taker();
  const publication = new Publication(deliver);
  for (const block of blocks(count)) await publication.write(block);
  await publication.complete();
  return bytes();
}

describe('a masked log', () => {
  it.each([1, 2, 3, 7])('of %i blocks is published whole and in order', async (count) => {
    expect(zstdDecompressSync(await publish(count)).equals(Buffer.concat(blocks(count)))).toBe(true);
  });

  it.each([1, 3])('of %i blocks carries a checksum, and is the same each time', async (count) => {
    const bytes = await publish(count);
    // The descriptor of a Zstandard frame follows its magic number.
    expect((bytes[4] as number) & 0x04).toBe(0x04);
    expect((await publish(count)).equals(bytes)).toBe(true);
  });

  it('is delivered to nobody before it is complete', async () => {
    const { deliver, state } = taker();
    const publication = new Publication(deliver);
    for (const block of blocks(3)) await publication.write(block);
    await setImmediate();
    expect(state.ended).toBe(false);
    await publication.complete();
    expect(state.ended).toBe(true);
  });

  it('that is taken back fails its delivery with the reason, and waits until that has let go', async () => {
    const { deliver, state } = taker();
    const publication = new Publication(deliver);
    for (const block of blocks(3)) await publication.write(block);
    await publication.abort(new Error('rejected'));
    expect(state).toMatchObject({ ended: false, failed: { message: 'rejected' } });
  });

  it('whose delivery fails fails the next writes, too', async () => {
    const publication = new Publication(async (compressed) => {
      for await (const _ of compressed) throw new Error('no bucket');
    });
    const writing = async () => {
      for (let block = 0; block < 20; block++) await publication.write(randomBytes(500_000));
    };
    await expect(writing()).rejects.toThrow('no bucket');
  });
});
