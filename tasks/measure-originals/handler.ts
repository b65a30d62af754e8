import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import * as z from 'zod';
import { readEnvironment } from '../common/environment.ts';
import { jsonText } from '../common/json-text.ts';
import { telemetryOf } from '../common/telemetry.ts';
import { measureOriginals } from './measure-originals.ts';

const watchedSources = z
  .array(z.strictObject({ bucket: z.string().min(1), prefix: z.string(), queueUrl: z.url() }))
  .min(1);
const { WATCHED_SOURCES: sources } = readEnvironment({ WATCHED_SOURCES: jsonText(watchedSources) });
const { logger, metrics, middleware, tracer } = telemetryOf('measure-originals');
const s3 = tracer.captureAWSv3Client(new S3Client());
const sqs = tracer.captureAWSv3Client(new SQSClient());

/** Measures how long addresses have been waiting to be masked, for the alarm that guards the promise. */
export const handler = middy()
  .use(middleware)
  .handler(async () => {
    const { count, oldestAge } = await measureOriginals({ s3, sqs }, sources);
    logger.info('Measured the originals', { count, oldestAge });
    metrics.addMetric('Originals', MetricUnit.Count, count);
    metrics.addMetric('OldestOriginalAge', MetricUnit.Seconds, oldestAge);
  });
