import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { MaskPolicy } from '../tasks/mask-logs/formats/policy.ts';

/** A bucket that exists already. Its own notifications survive; its logs from before are masked by a backfill. */
export interface NamedBucket {
  readonly bucketName: string;
  /** Only keys that begin so are logs. */
  readonly prefix?: string;
}

/** A bucket that exists already, and that an output of another stack names: of the one that has the distribution, say. */
export interface StackOutput {
  readonly stackName: string;
  readonly outputKey: string;
  /** Only keys that begin so are logs. */
  readonly prefix?: string;
}

/**
 * Where CloudFront delivers its access logs. A new bucket is for trying things out. Another source needs another stage: the
 * id of a file is made of its bucket and key, so what one source left in the masked bucket cannot be loaded under another.
 */
export type Source = NamedBucket | StackOutput | 'new bucket';

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
    /**
     * How many days up to yesterday a scheduled load looks at. CloudFront delivers up to 24 hours late, and what failed can be
     * redriven for 14 days: with fewer than 16, logs that are masked later than that must be loaded by hand. Days that are
     * loaded cost a listing.
     */
    readonly windowDays: number;
  };
  readonly warehouse: {
    /** Redshift Processing Units, 8 to 512. They are billed while a statement runs, for 60 seconds at least. */
    readonly baseCapacity: number;
    /** The most that a heavy load may scale to, so that a mistake cannot cost more. */
    readonly maxCapacity: number;
    /**
     * Three zones of the region, if Redshift Serverless does not run in the first three. In a region of two zones, name one of
     * them twice. Once deployed they stay: subnets cannot move.
     */
    readonly availabilityZones?: readonly [string, string, string];
  };
  /** Who gets a message when an execution fails or an alarm goes off. Without it, subscribe to the topic what you like. */
  readonly operatorEmail?: string;
}

/** What the original system kept of an address. Cookies and the viewer's port are not needed for any report. */
const mask: MaskPolicy = { ipv4Bits: 8, ipv6Bits: 32, dropFields: ['cs(Cookie)', 'c-port'] };

/** Each stage is deployed as a stack of its own, `AccessLogWarehouse-<stage>`. */
export const stages = {
  development: {
    source: 'new bucket',
    ingest: { gatherSeconds: 5 },
    mask,
    // Every hour, to see loads at work. Each wakes the warehouse, so leave it off when nobody looks.
    load: { schedule: ScheduleExpression.cron({ minute: '0' }), scheduleEnabled: false, windowDays: 16 },
    warehouse: { baseCapacity: 8, maxCapacity: 16 },
  },
  production: {
    // The bucket that your distributions write to.
    source: { bucketName: 'my-cloudfront-logs' },
    // The longest there is: a site with 20,000 files a month gets some two of them into one execution.
    ingest: { gatherSeconds: 300 },
    mask,
    load: {
      schedule: ScheduleExpression.cron({ hour: '2', minute: '0' }),
      scheduleEnabled: false,
      windowDays: 16,
    },
    warehouse: { baseCapacity: 8, maxCapacity: 32 },
  },
} as const satisfies Record<string, Stage>;

export type StageName = keyof typeof stages;
