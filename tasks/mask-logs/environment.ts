import * as z from 'zod';
import { readEnvironment } from '../common/environment.ts';
import { jsonText } from '../common/json-text.ts';
import { windowDaysVariable } from '../common/load-window.ts';
import { type Source, sourcesVariable } from '../common/sources.ts';
import { type MaskPolicy, maskPolicy } from './formats/policy.ts';

export interface Environment {
  /** where logs may come from */
  readonly sources: readonly Source[];
  /** the bucket that masked and set-aside logs are written to */
  readonly maskedBucketName: string;
  readonly policy: MaskPolicy;
  /** how many days up to yesterday a scheduled load looks at */
  readonly loadWindowDays: number;
}

const variables = {
  SOURCES: sourcesVariable,
  MASKED_BUCKET_NAME: z.string().min(1),
  MASK_POLICY: jsonText(maskPolicy),
  LOAD_WINDOW_DAYS: windowDaysVariable,
};

/** Reads the environment of `mask-logs`. @throws InvalidEnvironmentError */
export function readMaskLogsEnvironment(environment?: NodeJS.ProcessEnv): Environment {
  const read = readEnvironment(variables, environment);
  return {
    sources: read.SOURCES,
    maskedBucketName: read.MASKED_BUCKET_NAME,
    policy: read.MASK_POLICY,
    loadWindowDays: read.LOAD_WINDOW_DAYS,
  };
}
