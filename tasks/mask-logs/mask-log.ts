import type { Block, LogMasker, Output } from './log-masker.ts';
import { inflate } from './reading/inflate.ts';
import { type Deliver, Publication } from './writing/publication.ts';

/**
 * Masks one log, a stream all the way: inflated on one thread, masked on this one, compressed on another. Nothing of it is
 * published before it was read to its end.
 *
 * @param deliveryOf how the masked log of a date, or what is set aside, is delivered
 * @throws RejectedLogError when it is no whole CloudFront standard log; what the source and the deliveries throw
 */
export async function maskLog(
  source: AsyncIterable<Uint8Array>,
  masker: LogMasker,
  deliveryOf: (output: Output) => Deliver,
): Promise<void> {
  const publications = new Map<Output, Publication>();
  const publicationOf = (output: Output): Publication => {
    const existing = publications.get(output);
    if (existing) return existing;
    const publication = new Publication(deliveryOf(output));
    publications.set(output, publication);
    return publication;
  };
  const publish = async (blocks: readonly Block[]) => {
    for (const { output, bytes } of blocks) await publicationOf(output).write(bytes);
  };
  try {
    for await (const chunk of inflate(source)) await publish(masker.write(chunk));
    await publish(masker.end());
    await Promise.all([...publications.values()].map((publication) => publication.complete()));
  } catch (error) {
    await Promise.all([...publications.values()].map((publication) => publication.abort(error as Error)));
    throw error;
  }
}
