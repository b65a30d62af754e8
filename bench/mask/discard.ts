import type { Deliver } from '../../tasks/mask-logs/writing/publication.ts';

/** Takes what it is given to nowhere, as `> /dev/null` does. */
export const discard: Deliver = async (compressed) => {
  for await (const _ of compressed) {
  }
};
