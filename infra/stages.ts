import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { MaskPolicy } from '../tasks/mask-logs/policy.ts';

/** Where CloudFront delivers its access logs. */
export type Source =
  /** A bucket that exists already. Its own notifications survive; its logs from before are masked by a backfill. */
  | { readonly bucketName: string; readonly prefix?: string }
  /** A bucket of its own, for trying things out. */
  | 'new bucket';

/** How the warehouse is run for one purpose: what a site owner decides. */
export interface Stage {
  readonly source: Source;
  readonly ingest: {
    /** How long to gather new logs into one execution, in seconds, at most 300. Longer is cheaper, shorter is sooner. */
    readonly gatherSeconds: number;
  };
  readonly mask: MaskPolicy;
  readonly load: {
    readonly schedule: ScheduleExpression;
    /** Off until somebody has seen a load succeed and switches it on. */
    readonly scheduleEnabled: boolean;
    /** How many days up to yesterday a scheduled load looks at. CloudFront delivers up to 24 hours late: at least 2. */
    readonly windowDays: number;
  };
  readonly warehouse: {
    /** Redshift Processing Units, 8 to 512. They are billed while a statement runs, for 60 seconds at least. */
    readonly baseCapacity: number;
    /** The most that a heavy load may scale to, so that a mistake cannot cost more. */
    readonly maxCapacity: number;
  };
}

/** What the original system kept of an address. Cookies and the viewer's port are not needed for any report. */
const mask: MaskPolicy = { ipv4Bits: 8, ipv6Bits: 32, dropFields: ['cs(Cookie)', 'c-port'] };

/** Each stage is deployed as a stack of its own, `AccessLogWarehouse-<stage>`. */
export const stages = {
  development: {
    source: 'new bucket',
    ingest: { gatherSeconds: 5 },
    mask,
    load: { schedule: ScheduleExpression.cron({ minute: '0' }), scheduleEnabled: false, windowDays: 3 },
    warehouse: { baseCapacity: 8, maxCapacity: 16 },
  },
  production: {
    // The bucket that your distributions write to.
    source: { bucketName: 'my-cloudfront-logs' },
    ingest: { gatherSeconds: 60 },
    mask,
    load: {
      schedule: ScheduleExpression.cron({ hour: '2', minute: '0' }),
      scheduleEnabled: false,
      windowDays: 3,
    },
    warehouse: { baseCapacity: 8, maxCapacity: 32 },
  },
} as const satisfies Record<string, Stage>;

export type StageName = keyof typeof stages;
