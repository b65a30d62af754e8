import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import middy from '@middy/core';
import { readEnvironment } from '../common/environment.ts';
import { sourcesVariable } from '../common/sources.ts';
import { telemetryOf } from '../common/telemetry.ts';
import { measureOriginals } from './measure-originals.ts';

const { SOURCES: sources } = readEnvironment({ SOURCES: sourcesVariable });
const { logger, metrics, middleware, tracer } = telemetryOf('measure-originals');
const s3 = tracer.captureAWSv3Client(new S3Client());

/** Measures how long addresses have been waiting to be masked, for the alarm that guards the promise. */
export const handler = middy()
  .use(middleware)
  .handler(async () => {
    const { count, oldestAge } = await measureOriginals(s3, sources);
    logger.info('Measured the originals', { count, oldestAge });
    metrics.addMetric('Originals', MetricUnit.Count, count);
    metrics.addMetric('OldestOriginalAge', MetricUnit.Seconds, oldestAge);
  });
