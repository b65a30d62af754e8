import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { logFormats } from '../../demo/traffic/log-format.ts';
import type { SourceObject } from '../../tasks/common/ingest-input.ts';
import { upload } from '../../tasks/mask-logs/writing/upload.ts';
import { type Cost, leastAndMedian } from '../measure.ts';
import { bundle } from './bundle.ts';
import { generateLog, shuffledRows } from './generated-log.ts';

const usage = `Masks through a local S3: a thousand small logs in one execution, one large log, four large logs at once.

  npm run bench:mask:s3 [-- OPTIONS]

  --files N  how many small logs, of 200 rows each (default 1000)
  --rows N   how many rows a large log has (default 1000000)
  --runs N   how often each is run, by turns (default 3)
  --help     this text

Only the masking process is measured; S3 is another one.`;

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '1000' },
    rows: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});

/** What masking some objects took; memory in bytes. */
interface Masking extends Cost {
  readonly rows: number;
  readonly peakMemory: number;
}

if (values.help) console.log(usage);
else await measure(Number(values.files), Number(values.rows), Number(values.runs));

async function measure(files: number, rows: number, rounds: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-mask-'));
  const server = fork(fileURLToPath(new URL('programs/s3-server.ts', import.meta.url)), [directory]);
  try {
    const [port] = (await once(server, 'message')) as [number];
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
    });
    const objects = await putLogs(files, rows);
    const workloads: Record<string, readonly SourceObject[]> = {
      [`${files} logs of 200 rows`]: objects.small,
      [`1 log of ${rows} rows`]: objects.large.slice(0, 1),
      [`4 logs of ${rows} rows at once`]: objects.large,
    };
    const costs = new Map<string, Masking[]>(Object.keys(workloads).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, batch] of Object.entries(workloads)) costs.get(name)?.push(await mask(batch));
    }
    console.log('| what | µs CPU per row: min, median | rows per second of CPU | wall s | peak MB |');
    console.log('|---|--:|--:|--:|--:|');
    for (const [name, all] of costs) {
      const [least, middle] = leastAndMedian(all.map(({ cpu, rows }) => (cpu / rows) * 1e6));
      const wall = Math.min(...all.map((cost) => cost.wall)).toFixed(2);
      const peak = (Math.max(...all.map(({ peakMemory }) => peakMemory)) / 1e6).toFixed(0);
      const cells = [`${least.toFixed(2)}, ${middle.toFixed(2)}`, (1e6 / middle).toFixed(0), wall, peak];
      console.log(`| ${[name, ...cells].join(' | ')} |`);
    }
  } finally {
    server.disconnect();
    await rm(directory, { recursive: true, force: true });
  }
}

async function putLogs(files: number, rows: number): Promise<Record<'small' | 'large', SourceObject[]>> {
  const s3 = new S3Client({ forcePathStyle: true });
  for (const Bucket of ['source', 'masked']) await s3.send(new CreateBucketCommand({ Bucket }));
  const put = async (Key: string, body: AsyncIterable<Buffer>): Promise<SourceObject> => {
    await upload(s3, { Bucket: 'source', Key }, body);
    return { bucket: 'source', key: Key, etag: '', size: 0 };
  };
  const small: SourceObject[] = [];
  const lines = [...shuffledRows(files * 200)].join('').split('\n');
  for (let file = 0; file < files; file++) {
    const log = `${logFormats.legacy.header}${lines.slice(file * 200, (file + 1) * 200).join('\n')}\n`;
    small.push(await put(`small/E2EXAMPLE.2024-01-16-12.${file}.gz`, Readable.from([gzipSync(log)])));
  }
  const path = await generateLog(rows);
  const large: SourceObject[] = [];
  for (let file = 0; file < 4; file++) {
    large.push(await put(`large/E2EXAMPLE.2024-01-16-12.${file}.gz`, createReadStream(path)));
  }
  s3.destroy();
  return { small, large };
}

async function mask(objects: readonly SourceObject[]): Promise<Masking> {
  const child = fork(await bundle('programs/mask-objects.ts'), [JSON.stringify({ objects })]);
  const [cost] = (await once(child, 'message')) as [Masking];
  return cost;
}
