import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { S3Client } from '@aws-sdk/client-s3';
import middy from '@middy/core';
import type { IngestInput } from '../ingest-input.ts';
import { readEnvironment } from './environment.ts';
import { parseInput } from './input.ts';
import { maskObjects } from './mask-objects.ts';

const environment = readEnvironment(process.env);
const logger = new Logger({ serviceName: 'mask-logs' });
const s3 = new S3Client();

/** Masks a batch of access logs, for the `ingest` state machine. */
export const handler = middy<IngestInput>()
  .use(injectLambdaContext(logger))
  .handler(async (event) => {
    const output = await maskObjects(parseInput(event), s3, environment);
    for (const { object, error, reason } of output.rejected) {
      logger.warn('Rejected a log', { bucket: object.bucket, key: object.key, rejection: error, reason });
    }
    logger.info('Masked logs', { files: output.files, rows: output.rows });
    return output;
  });
