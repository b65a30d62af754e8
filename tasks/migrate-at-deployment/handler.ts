import { SFNClient } from '@aws-sdk/client-sfn';
import middy from '@middy/core';
import { runExecution } from '../common/run-execution.ts';
import { telemetryOf } from '../common/telemetry.ts';
import { answer } from './answer.ts';
import { bringsMigrations, executionName, type SchemaEvent } from './schema-event.ts';

/** The part of the function's time that is kept for the answer, in milliseconds. */
const timeToAnswer = 20_000;

const { logger, middleware, tracer } = telemetryOf('migrate-at-deployment');
const sfn = tracer.captureAWSv3Client(new SFNClient());

/**
 * The schema of the warehouse as a resource of the stack: runs `migrate` when there are new migrations, and tells
 * CloudFormation how it ended, so that a failed migration fails the deployment. CloudFormation always gets an answer:
 * without one it would wait for an hour.
 */
export const handler = middy<SchemaEvent>()
  .use(middleware)
  .handler(async (event, context) => {
    try {
      if (bringsMigrations(event)) {
        const { StateMachineArn: stateMachineArn } = event.ResourceProperties;
        const seconds = Math.floor((context.getRemainingTimeInMillis() - timeToAnswer) / 1000);
        await runExecution(sfn, { stateMachineArn, name: executionName(event), seconds });
      }
    } catch (error) {
      logger.error('The schema is not up to date', error as Error);
      await answer(event, { status: 'FAILED', reason: (error as Error).message });
      return;
    }
    logger.info('The schema is up to date', { request: event.RequestType });
    await answer(event, { status: 'SUCCESS' });
  });
