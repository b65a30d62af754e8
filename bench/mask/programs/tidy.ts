import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { isIPv4 } from 'node:net';
import { createInterface } from 'node:readline';
import { constants, createGunzip, createZstdCompress } from 'node:zlib';

/** What a tidy engineer writes first: lines, split and join, large writes. It checks nothing and knows one date. */
const maskIpv4 = (address: string) => `${address.split('.', 1)[0]}.0.0.0`;
const maskIpv6 = (address: string) => `${address.split(':', 2).join(':')}::`;
const mask = (address: string) => (isIPv4(address) ? maskIpv4(address) : maskIpv6(address));

const output = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } });
output.resume();
const lines = createInterface({
  input: createReadStream(process.argv[2] as string).pipe(createGunzip({ chunkSize: 1024 * 1024 })),
});
let rows: string[] = [];
let number = 0;
for await (const line of lines) {
  if (line.startsWith('#')) continue;
  const fields = line.split('\t');
  fields[4] = mask(fields[4] as string);
  fields[12] = '-';
  if (fields[19] !== '-')
    fields[19] = (fields[19] as string)
      .split(/,(?:\\x20)?/)
      .map(mask)
      .join();
  fields[26] = '-';
  rows.push(`-5123456789012345678\t${++number}\t${fields.join('\t')}\n`);
  if (rows.length < 500) continue;
  if (!output.write(rows.join(''))) await once(output, 'drain');
  rows = [];
}
output.end(rows.join(''));
await once(output, 'end');
