import { S3Client } from '@aws-sdk/client-s3';
import type { IngestInput } from '../../../tasks/common/ingest-input.ts';
import { maskObjects } from '../../../tasks/mask-logs/mask-objects.ts';
import { timed } from '../../measure.ts';
import { policy } from '../policy.ts';

/** The product's function, called once as a first execution calls it, and what it cost. */
const input = JSON.parse(process.argv[2] as string) as IngestInput;
const s3 = new S3Client();
const sources = [{ id: 'site', bucket: 'source', prefix: '' }];
const { result, wall, cpu } = await timed(() =>
  maskObjects(input, s3, { sources, maskedBucketName: 'masked', policy, loadWindowDays: 16 }),
);
const peakMemory = process.resourceUsage().maxRSS * 1024;
process.send?.({ rows: result.rows.out, wall, cpu, peakMemory });
process.disconnect();
