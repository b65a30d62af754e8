import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import middy from '@middy/core';
import type { IngestInput } from '../common/ingest-input.ts';
import { telemetryOf } from '../common/telemetry.ts';
import { readMaskLogsEnvironment } from './environment.ts';
import { parseInput } from './input.ts';
import { type MaskLogsOutput, maskObjects } from './mask-objects.ts';
import { SaltStore } from './visitors/salt-store.ts';

const environment = readMaskLogsEnvironment();
const { logger, metrics, middleware, tracer } = telemetryOf('mask-logs');
const s3 = tracer.captureAWSv3Client(new S3Client());
const saltStore = environment.visitors && new SaltStore(s3, environment.visitors);

/** Masks a batch of access logs, for the `ingest` state machine. */
export const handler = middy<IngestInput>()
  .use(middleware)
  .handler(async (event): Promise<MaskLogsOutput> => {
    const input = parseInput(event, environment.sources);
    const now = new Date();
    const salts = await saltStore?.saltsAt(now);
    const { rejected, ...output } = await maskObjects(input, s3, { ...environment, salts }, now);
    for (const [index, error] of rejected) {
      const { bucket, key } = input.objects[index] ?? {};
      logger.warn('Rejected a log', { bucket, key, rejection: error.name, reason: error.message });
    }
    const { files, rows } = output;
    logger.info('Masked logs', { files, rows });
    metrics.addMetric('MaskedFiles', MetricUnit.Count, files.masked);
    metrics.addMetric('RejectedFiles', MetricUnit.Count, files.rejected);
    metrics.addMetric('MaskedRows', MetricUnit.Count, rows.out);
    metrics.addMetric('SetAsideRows', MetricUnit.Count, rows.setAside);
    metrics.addMetric('OutsideLoadWindowRows', MetricUnit.Count, rows.outsideLoadWindow);
    return { ...output, rejected: [...rejected.keys()] };
  });
