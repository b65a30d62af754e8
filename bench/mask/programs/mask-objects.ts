import { S3Client } from '@aws-sdk/client-s3';
import type { IngestInput } from '../../../tasks/ingest-input.ts';
import { maskObjects } from '../../../tasks/mask-logs/mask-objects.ts';
import { policy } from '../policy.ts';

/** The product's function, called once as a first execution calls it, and what it cost. */
const input = JSON.parse(process.argv[2] as string) as IngestInput;
const s3 = new S3Client();
const started = performance.now();
const before = process.cpuUsage();
const { rows } = await maskObjects(input, s3, { maskedBucketName: 'masked', policy });
const { user, system } = process.cpuUsage(before);
process.send?.({
  rows: rows.out,
  wall: (performance.now() - started) / 1000,
  cpu: (user + system) / 1e6,
  peakMemory: process.resourceUsage().maxRSS * 1024,
});
process.disconnect();
