import { createReadStream } from 'node:fs';
import { LogMasker } from '../../../tasks/mask-logs/log-masker.ts';
import { maskLog } from '../../../tasks/mask-logs/mask-log.ts';
import { Salts } from '../../../tasks/mask-logs/visitors/salts.ts';
import { discard } from '../discard.ts';
import { policies, policy } from '../policy.ts';

/** The product: from the bytes of the file to the bytes that would be uploaded. */
const [, , path = '', named = 'plain', visitors] = process.argv;
const source = createReadStream(path, { highWaterMark: 1024 * 1024 });
const days = ['2024-01-16', '2024-01-17'].map((day, index) => [day, new Uint8Array(32).fill(index)] as const);
const salts = visitors === undefined ? undefined : new Salts(new Map(days), 'UTC');
const fileId = () => -5_123_456_789_012_345_678n;
await maskLog(source, new LogMasker(policies[named] ?? policy, fileId, undefined, salts), {
  admit: async () => {},
  deliveryOf: () => discard,
});
