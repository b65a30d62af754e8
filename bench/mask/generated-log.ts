import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  type LogFormat,
  type LogFormatName,
  logFormats,
  parquetNames,
} from '../../demo/traffic/log-format.ts';
import { writeParquet } from '../../demo/traffic/parquet.ts';
import { Random } from '../../demo/traffic/random.ts';
import { makeVisit } from '../../demo/traffic/visit.ts';
import { distributions } from '../../demo/traffic/vocabulary.ts';

const day = 86_400_000;

/** Rows of different visitors stand among each other in a log, which is what makes it hard to compress. */
const rowsShuffledTogether = 10_000;

/**
 * Writes a log of invented traffic, as CloudFront would have written it: in legacy 33 fields, about 460 bytes a row, gzip
 * level 6, 98 % of its rows of one date and the rest of the next. The same number of rows gives the same requests in each
 * format. A log that is there already is kept.
 *
 * @returns its path
 */
export async function generateLog(rows: number, formatName: LogFormatName = 'legacy'): Promise<string> {
  const format = logFormats[formatName];
  const path = `.local/bench/${rows}.${formatName === 'legacy' ? 'log' : formatName}.${format.suffix}`;
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.part`;
  if (format.suffix === 'parquet') {
    const json = `${path}.json.gz`;
    await writeText(json, rows, format);
    await writeParquet(json, part, parquetNames);
    rmSync(json);
  } else {
    await writeText(part, rows, format);
  }
  renameSync(part, path);
  return path;
}

async function writeText(path: string, rows: number, format: LogFormat): Promise<void> {
  const gzip = createGzip({ level: 6 });
  const written = finished(gzip.pipe(createWriteStream(path)));
  gzip.write(format.header);
  for (const text of shuffledRows(rows, format)) {
    if (!gzip.write(text)) await once(gzip, 'drain');
  }
  gzip.end();
  await written;
}

/** Texts of many rows each. */
export function* shuffledRows(count: number, { line }: LogFormat = logFormats.legacy): Generator<string> {
  const random = new Random('bench', count);
  const start = Date.UTC(2024, 0, 16);
  let batch: string[] = [];
  for (let made = 0; made < count; ) {
    const rows = makeVisit(random.pick(distributions), start + random.next() * 1.02 * day, random);
    for (const row of rows.slice(0, count - made)) batch.push(line(row));
    made += Math.min(rows.length, count - made);
    if (batch.length >= rowsShuffledTogether || made === count) {
      yield random.shuffle(batch).join('');
      batch = [];
    }
  }
}
