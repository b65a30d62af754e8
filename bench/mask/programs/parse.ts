import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** The share of a JSON log that nobody can save: it inflates, and parses each line. Nothing is made of the objects. */
const chunkSize = 256 * 1024;
const source = createReadStream(process.argv[2] as string, { highWaterMark: chunkSize });
let rest = '';
for await (const chunk of source.pipe(createGunzip({ chunkSize })).setEncoding('utf8')) {
  const lines = `${rest}${chunk}`.split('\n');
  rest = lines.pop() as string;
  for (const line of lines) JSON.parse(line);
}
