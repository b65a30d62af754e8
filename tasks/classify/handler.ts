import { S3Client } from '@aws-sdk/client-s3';
import middy from '@middy/core';
import { z } from 'zod';
import { readEnvironment } from '../common/environment.ts';
import { InvalidInputError } from '../common/errors.ts';
import { loadsPrefix } from '../common/log-files.ts';
import { telemetryOf } from '../common/telemetry.ts';
import { type JudgeRequest, judgeFiles } from './judge-files.ts';
import { sectionsVariable } from './sections.ts';

const environment = readEnvironment({
  MASKED_BUCKET_NAME: z.string().min(1),
  RULES_VERSION: z.string().min(1),
  SECTIONS: sectionsVariable,
});
const rules = { version: environment.RULES_VERSION, sections: environment.SECTIONS };
const { logger, middleware, tracer } = telemetryOf('classify');
const s3 = tracer.captureAWSv3Client(new S3Client());

const request = z.strictObject({
  folder: z.string().regex(new RegExp(`^${loadsPrefix}.+/$`)),
  after: z.string(),
});

/** A file of 16 MB takes some seconds. Made of nothing but what attackers send, it takes minutes. */
const timeForOneFile = 6 * 60_000;

/** Judges user agents, referers and pages, for the `classify` state machine. */
export const handler = middy<JudgeRequest>()
  .use(middleware)
  .handler(async (event, context) => {
    const parsed = request.safeParse(event);
    if (!parsed.success) {
      throw new InvalidInputError(z.prettifyError(parsed.error));
    }
    const isTimeFor = () => context.getRemainingTimeInMillis() > timeForOneFile;
    const answer = await judgeFiles(parsed.data, rules, s3, environment.MASKED_BUCKET_NAME, isTimeFor);
    logger.info('Judged values', { judged: answer.judged, rules: rules.version });
    return answer;
  });
