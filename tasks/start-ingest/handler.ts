import { SFNClient } from '@aws-sdk/client-sfn';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { SQSEvent } from 'aws-lambda';
import { z } from 'zod';
import { readEnvironment } from '../common/environment.ts';
import { telemetryOf } from '../common/telemetry.ts';
import { startIngest } from './start-ingest.ts';

const environment = readEnvironment({ INGEST_STATE_MACHINE_ARN: z.string().startsWith('arn:') });
const { logger, middleware, tracer } = telemetryOf('start-ingest');
const sfn = tracer.captureAWSv3Client(new SFNClient());

/** Turns a batch of S3 event notifications into executions of `ingest`. A message that cannot be read fails alone. */
export const handler = middy<SQSEvent>()
  .use(middleware)
  .use(
    sqsPartialBatchFailure({
      logger: (reason: Error, { messageId }: { messageId: string }) =>
        logger.error('A message was not turned into an execution', { messageId, error: reason }),
    }),
  )
  .handler(async ({ Records }) => {
    const results = await startIngest(Records, sfn, environment.INGEST_STATE_MACHINE_ARN);
    logger.info('Started ingest', {
      messages: Records.length,
      failed: results.filter(({ status }) => status === 'rejected').length,
    });
    return results;
  });
