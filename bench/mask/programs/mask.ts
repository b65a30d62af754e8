import { createReadStream } from 'node:fs';
import { LogMasker } from '../../../tasks/mask-logs/log-masker.ts';
import { maskLog } from '../../../tasks/mask-logs/mask-log.ts';
import { discard } from '../discard.ts';
import { policies, policy } from '../policy.ts';

/** The product: from the bytes of the file to the bytes that would be uploaded. */
const [, , path = '', named = 'plain'] = process.argv;
const source = createReadStream(path, { highWaterMark: 1024 * 1024 });
await maskLog(source, new LogMasker(policies[named] ?? policy, () => -5_123_456_789_012_345_678n), {
  admit: async () => {},
  deliveryOf: () => discard,
});
