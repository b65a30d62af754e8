import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import middy from '@middy/core';
import { z } from 'zod';
import { readEnvironment } from '../common/environment.ts';
import { telemetryOf } from '../common/telemetry.ts';
import { measureOriginals } from './measure-originals.ts';

const environment = readEnvironment({ SOURCE_BUCKET_NAME: z.string().min(1), PREFIX: z.string() });
const source = { bucket: environment.SOURCE_BUCKET_NAME, prefix: environment.PREFIX };
const { logger, metrics, middleware, tracer } = telemetryOf('measure-originals');
const s3 = tracer.captureAWSv3Client(new S3Client());

/** Measures how long addresses have been waiting to be masked, for the alarm that keeps the promise. */
export const handler = middy()
  .use(middleware)
  .handler(async () => {
    const { count, oldestAge } = await measureOriginals(s3, source);
    logger.info('Measured the originals', { count, oldestAge });
    metrics.addMetric('Originals', MetricUnit.Count, count);
    metrics.addMetric('OldestOriginalAge', MetricUnit.Seconds, oldestAge);
  });
