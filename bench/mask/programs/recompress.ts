import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Publication } from '../../../tasks/mask-logs/writing/publication.ts';
import { discard } from '../discard.ts';

/** The floor of the job: from gzip to Zstandard as the product does both, with nothing masked between. */
const chunkSize = 256 * 1024;
const publication = new Publication(discard);
await pipeline(
  createReadStream(process.argv[2] as string, { highWaterMark: chunkSize }),
  createGunzip({ chunkSize }),
  async (chunks) => {
    for await (const chunk of chunks) await publication.write(chunk);
  },
);
await publication.complete();
