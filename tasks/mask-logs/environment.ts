import * as z from 'zod';
import { readEnvironment } from '../common/environment.ts';
import { jsonText } from '../common/json-text.ts';
import { type Source, sourcesVariable } from '../common/sources.ts';
import { type MaskPolicy, maskPolicy } from './formats/policy.ts';

export interface Environment {
  /** where logs may come from */
  readonly sources: readonly Source[];
  /** the bucket that masked and set-aside logs are written to */
  readonly maskedBucketName: string;
  readonly policy: MaskPolicy;
}

const variables = {
  SOURCES: sourcesVariable,
  MASKED_BUCKET_NAME: z.string().min(1),
  MASK_POLICY: jsonText(maskPolicy),
};

/** Reads the environment of `mask-logs`. @throws InvalidEnvironmentError */
export function readMaskLogsEnvironment(environment?: NodeJS.ProcessEnv): Environment {
  const { SOURCES, MASKED_BUCKET_NAME, MASK_POLICY } = readEnvironment(variables, environment);
  return { sources: SOURCES, maskedBucketName: MASKED_BUCKET_NAME, policy: MASK_POLICY };
}
