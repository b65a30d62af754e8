import { gzipSync } from 'node:zlib';
import { logFields } from '../../tasks/mask-logs/formats/fields.ts';
import type { Random } from './random.ts';
import type { RowFields } from './visit.ts';
import type { Distribution } from './vocabulary.ts';

/** `<prefix><distribution>.YYYY-MM-DD-HH.<unique id>.gz`. The hour is that of the requests, in UTC. */
export function logKey({ logPrefix, id }: Distribution, hour: Date, random: Random): string {
  const [date, time] = hour.toISOString().split('T') as [string, string];
  return `${logPrefix}${id}.${date}-${time.slice(0, 2)}.${random.text('0123456789abcdef', 8)}.gz`;
}

export const logHeader = `#Version: 1.0\n#Fields: ${logFields.join(' ')}\n`;

export function logRow(row: RowFields): string {
  return `${logFields.map((field) => row[field] ?? '-').join('\t')}\n`;
}

/** Compresses as CloudFront does: one member, whose header tells neither a time nor a system. */
export function compress(log: string): Buffer {
  const body = gzipSync(log, { level: 6, memLevel: 8, windowBits: 15 });
  // Zlib writes the level and the operating system here: the bytes would differ between machines.
  body.fill(0, 8, 10);
  return body;
}
