import type { Block, LogMasker, Output } from './log-masker.ts';
import { inflate } from './reading/inflate.ts';
import { type Deliver, Publication } from './writing/publication.ts';

/** Where what a log is masked to goes: the masked log of a date, or what is set aside. */
export interface Destination {
  /** Told once, before anything is published. What it throws keeps everything back. */
  admit(outputs: readonly Output[]): Promise<void>;
  /** How an output is delivered. */
  deliveryOf(output: Output): Deliver;
}

/**
 * Masks one log, a stream all the way: inflated on one thread, masked on this one, compressed on another. Nothing of it is
 * published before it was read to its end.
 *
 * @throws RejectedLogError when it is no whole CloudFront standard log; what the source and the destination throw
 */
export async function maskLog(
  source: AsyncIterable<Uint8Array>,
  masker: LogMasker,
  destination: Destination,
): Promise<void> {
  const publications = new Map<Output, Publication>();
  const publicationOf = (output: Output): Publication => {
    const existing = publications.get(output);
    if (existing) return existing;
    const publication = new Publication(destination.deliveryOf(output));
    publications.set(output, publication);
    return publication;
  };
  const publish = async (blocks: Iterable<Block>) => {
    for (const { output, bytes } of blocks) await publicationOf(output).write(bytes);
  };
  try {
    for await (const chunk of inflate(source)) await publish(masker.write(chunk));
    await publish(masker.end());
    const ordered = [...publications].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    await destination.admit(ordered.map(([output]) => output));
    // One after the other: of two logs that are in each other's way, only the first to complete an output completes more.
    for (const [, publication] of ordered) await publication.complete();
  } catch (error) {
    await Promise.all([...publications.values()].map((publication) => publication.abort(error as Error)));
    throw error;
  }
}
