import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** Node.js's share of the job that nobody can save: it inflates, and looks at nothing. */
const chunkSize = 256 * 1024;
const source = createReadStream(process.argv[2] as string, { highWaterMark: chunkSize });
for await (const _ of source.pipe(createGunzip({ chunkSize }))) {
}
