import * as z from 'zod';
import { type MaskPolicy, maskPolicy } from './formats/policy.ts';

export interface Environment {
  /** the bucket that masked and set-aside logs are written to */
  readonly maskedBucketName: string;
  readonly policy: MaskPolicy;
}

const variables = z.object({
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
});

/**
 * Reads the function's environment, once, at start-up.
 *
 * @throws ZodError that names each variable that is missing or wrong
 */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const { MASKED_BUCKET_NAME, MASK_POLICY } = variables.parse(env);
  return { maskedBucketName: MASKED_BUCKET_NAME, policy: MASK_POLICY };
}
