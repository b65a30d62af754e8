import { SFNClient } from '@aws-sdk/client-sfn';
import middy from '@middy/core';
import { telemetryOf } from '../common/telemetry.ts';
import { answer } from './answer.ts';
import { runToItsEnd } from './run-to-its-end.ts';
import { bringsMigrations, executionName, type SchemaEvent } from './schema-event.ts';

/** in milliseconds; kept of the function's time for the answer */
const timeToAnswer = 20_000;

const { logger, middleware, tracer } = telemetryOf('migrate-at-deployment');
const sfn = tracer.captureAWSv3Client(new SFNClient());

/**
 * Stands for the schema of the warehouse in a deployment: runs `migrate` when there are new migrations, and tells
 * CloudFormation how it ended, so that a migration that fails fails the deployment. Whatever happens, CloudFormation gets an
 * answer: it would wait for an hour.
 */
export const handler = middy<SchemaEvent>()
  .use(middleware)
  .handler(async (event, context) => {
    try {
      if (bringsMigrations(event)) {
        const { StateMachineArn: stateMachineArn } = event.ResourceProperties;
        const deadline = Date.now() + context.getRemainingTimeInMillis() - timeToAnswer;
        await runToItsEnd(sfn, { stateMachineArn, name: executionName(event), deadline });
      }
    } catch (error) {
      logger.error('The schema is not up to date', error as Error);
      await answer(event, { status: 'FAILED', reason: (error as Error).message });
      return;
    }
    logger.info('The schema is up to date', { request: event.RequestType });
    await answer(event, { status: 'SUCCESS' });
  });
