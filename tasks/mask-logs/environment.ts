import * as z from 'zod';
import { readEnvironment } from '../common/environment.ts';
import { type MaskPolicy, maskPolicy } from './formats/policy.ts';

export interface Environment {
  /** the bucket that masked and set-aside logs are written to */
  readonly maskedBucketName: string;
  readonly policy: MaskPolicy;
}

const variables = {
  MASKED_BUCKET_NAME: z.string().min(1),
  MASK_POLICY: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(maskPolicy),
};

/** Reads the environment of `mask-logs`. @throws InvalidEnvironmentError */
export function readMaskLogsEnvironment(environment?: NodeJS.ProcessEnv): Environment {
  const { MASKED_BUCKET_NAME, MASK_POLICY } = readEnvironment(variables, environment);
  return { maskedBucketName: MASKED_BUCKET_NAME, policy: MASK_POLICY };
}
