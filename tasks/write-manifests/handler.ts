import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { S3Client } from '@aws-sdk/client-s3';
import middy from '@middy/core';
import { z } from 'zod';
import { calendarDate } from '../common/dates.ts';
import { readEnvironment } from '../common/environment.ts';
import { InvalidInputError } from '../common/errors.ts';
import { scheduledWindow, windowDaysVariable } from '../common/load-window.ts';
import { loadsPrefix } from '../common/log-files.ts';
import { telemetryOf } from '../common/telemetry.ts';
import { type ManifestRequest, writeManifests } from './write-manifests.ts';

const { MASKED_BUCKET_NAME: maskedBucket, LOAD_WINDOW_DAYS: windowDays } = readEnvironment({
  MASKED_BUCKET_NAME: z.string().min(1),
  LOAD_WINDOW_DAYS: windowDaysVariable,
});
const { logger, metrics, middleware, tracer } = telemetryOf('write-manifests');
const s3 = tracer.captureAWSv3Client(new S3Client());

const request = z.strictObject({
  from: calendarDate,
  to: calendarDate,
  folder: z.string().regex(new RegExp(`^${loadsPrefix}.+/$`)),
  reload: z.boolean(),
});

/** Writes the COPY manifests of a load, for the `load` state machine. */
export const handler = middy<ManifestRequest>()
  .use(middleware)
  .handler(async (event, { awsRequestId }) => {
    const parsed = request.safeParse(event);
    if (!parsed.success) {
      throw new InvalidInputError(z.prettifyError(parsed.error));
    }
    const scheduled = scheduledWindow(windowDays, new Date());
    const summary = await writeManifests(parsed.data, awsRequestId, s3, maskedBucket, scheduled);
    logger.info('Wrote manifests', { ...summary.found, batches: summary.batches.length });
    metrics.addMetric('FilesToLoad', MetricUnit.Count, summary.found.toLoad);
    return summary;
  });
