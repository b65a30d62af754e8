import * as z from 'zod';
import { readEnvironment } from '../common/environment.ts';
import { jsonText } from '../common/json-text.ts';
import { windowDaysVariable } from '../common/load-window.ts';
import { type Source, sourcesVariable } from '../common/sources.ts';
import { type MaskPolicy, maskPolicy } from './formats/policy.ts';
import type { SaltStoreOptions } from './visitors/salt-store.ts';

export interface Environment {
  /** where logs may come from */
  readonly sources: readonly Source[];
  /** the bucket that masked and set-aside logs are written to */
  readonly maskedBucketName: string;
  readonly policy: MaskPolicy;
  /** where the salts of visitors' ids are; undefined when visitors get none */
  readonly visitors: SaltStoreOptions | undefined;
  /** how many days up to yesterday a scheduled load looks at */
  readonly loadWindowDays: number;
}

const variables = {
  SOURCES: sourcesVariable,
  MASKED_BUCKET_NAME: z.string().min(1),
  MASK_POLICY: jsonText(maskPolicy),
  SALT_BUCKET_NAME: z.string().min(1).optional(),
  TIME_ZONE: z.string().min(1).optional(),
  LOAD_WINDOW_DAYS: windowDaysVariable,
};

/** Reads the environment of `mask-logs`. @throws InvalidEnvironmentError */
export function readMaskLogsEnvironment(environment?: NodeJS.ProcessEnv): Environment {
  const read = readEnvironment(variables, environment);
  const { SALT_BUCKET_NAME: bucket, TIME_ZONE: timeZone = 'UTC' } = read;
  return {
    sources: read.SOURCES,
    maskedBucketName: read.MASKED_BUCKET_NAME,
    policy: read.MASK_POLICY,
    visitors: bucket === undefined ? undefined : { bucket, timeZone },
    loadWindowDays: read.LOAD_WINDOW_DAYS,
  };
}
