import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Section } from '../tasks/classify/judging/section.ts';
import type { MaskPolicy } from '../tasks/mask-logs/formats/policy.ts';
import { secretNames } from '../tasks/mask-logs/parameters/secret-names.ts';

interface LogsOf {
  /**
   * Names the source in the keys of its masked logs and in the ids of their rows: lower-case letters, digits and hyphens, at
   * most 32, a letter first. Each source of a stage has another.
   *
   * Do not change it while masked logs of the old id exist. A log that is masked again, by a backfill or a redrive, would
   * then have another key and another id, and its rows would be counted twice.
   */
  readonly id: string;
  /**
   * Only keys that begin with this are logs. Letters, digits and `/ . _ - =`. In one bucket, no source's prefix may begin with
   * that of another: each log belongs to one source.
   */
  readonly prefix?: string;
}

interface InExistingBucket extends LogsOf {
  /**
   * `eventbridge`: the stack learns of new logs from EventBridge, and leaves the notifications of the bucket alone. For a bucket
   * whose notifications of new objects go elsewhere. Its owner switches EventBridge on. Without it, S3 notifies the stack.
   */
  readonly events?: 'eventbridge';
  /**
   * The ARN of the KMS key that its logs are encrypted with, if it is a key of yours: masking may then decrypt with it. The policy
   * of the key must allow that too.
   */
  readonly kmsKeyArn?: string;
}

/** A bucket that exists already. Its own notifications survive; its logs from before are masked by a backfill. */
export interface NamedBucket extends InExistingBucket {
  readonly bucketName: string;
  readonly stackName?: never;
  readonly outputKey?: never;
  readonly distributions?: never;
}

/** A bucket that exists already, named by an output of another stack: of the one with the distribution, for example. */
export interface StackOutput extends InExistingBucket {
  readonly stackName: string;
  readonly outputKey: string;
  readonly bucketName?: never;
  readonly distributions?: never;
}

/**
 * A bucket of its own, made with the stack, and CloudFront's standard logging (v2) of these distributions into it. The bucket
 * stays when the source goes.
 */
export interface Distributions extends LogsOf {
  /**
   * Ids, such as `E1ABCDEF234567`, of distributions of the same account. CloudFront allows one delivery of this kind for a
   * distribution, so each belongs to one source. The list may be empty: the last logs of what was on it are still masked.
   */
  readonly distributions: readonly string[];
  readonly events?: never;
  readonly kmsKeyArn?: never;
  readonly bucketName?: never;
  readonly stackName?: never;
  readonly outputKey?: never;
}

/** A bucket of its own, made with the stack: for trying things out. */
export interface NewBucket extends LogsOf {
  readonly events?: never;
  readonly kmsKeyArn?: never;
  readonly bucketName?: never;
  readonly stackName?: never;
  readonly outputKey?: never;
  readonly distributions?: never;
}

/** Where CloudFront delivers access logs: a bucket, or the part of one below a prefix. */
export type Source = NamedBucket | StackOutput | Distributions | NewBucket;

/** How the warehouse is run for one purpose: what a site owner decides. */
export interface Stage {
  /** At least one. Sources may be added at any time; one that is removed leaves its originals where they are. */
  readonly sources: readonly Source[];
  readonly ingest: {
    /** How long to gather new logs into one execution, in seconds, at most 300. Longer is cheaper, shorter is sooner. */
    readonly gatherSeconds: number;
  };
  readonly mask: MaskPolicy;
  /**
   * Gives each row an id of its visitor, by which visitors of a day can be counted without their addresses: see
   * `docs/privacy.md`. Adds a bucket with the salts of the last days. Off by default: for three days, who could read both the
   * salts and the rows could try which address a visitor had.
   */
  readonly visitors?: boolean;
  /** Whose days are those of visitors and reports: an IANA name, such as `Europe/Berlin`. Default: UTC. */
  readonly timeZone?: string;
  /**
   * The sections of the site, for `page_section`: a page belongs to the first whose pattern fits its path. In a pattern, `*` stands
   * for any characters, as in `/blog/*`. After a change, the next load judges all pages again.
   */
  readonly sections?: readonly Section[];
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
    /**
     * Redshift Processing Units: 4, or 8 to 512 in steps of 8. They are billed while a statement runs, for 60 seconds at least.
     * 4 are not offered in every region. They have 64 GB of memory, and are meant for less than 32 TB of data.
     */
    readonly baseCapacity: number;
    /** The most that a heavy load may scale to, so that a mistake cannot cost more. */
    readonly maxCapacity: number;
    /**
     * The warehouse cancels any query after this many seconds, so that a bad join cannot run for a day. A statement of a load
     * takes minutes.
     */
    readonly maxQuerySeconds: number;
    /**
     * Sends what COPY and UNLOAD read and write through the stage's own network, whose only route leads to S3. It costs nothing,
     * and needs subnets in three zones. Without it, two are enough.
     */
    readonly enhancedVpcRouting: boolean;
    /**
     * The zones of the warehouse's subnets, if Redshift Serverless does not run in the first three of the region. Once deployed
     * they stay: subnets cannot move.
     */
    readonly availabilityZones?: readonly string[];
  };
  /** Who gets a message when an execution fails or an alarm goes off. Without it, subscribe what you like to the topic. */
  readonly operatorEmail?: string;
}

/**
 * What the original system kept of an address. No report needs cookies or the viewer's port. The viewer's network (`asn`) is kept
 * only with `keepFields: ['asn']`.
 */
const mask: MaskPolicy = {
  ipv4Bits: 8,
  ipv6Bits: 32,
  dropFields: ['cs(Cookie)', 'c-port'],
  // Whether requests come from the networks that operators of crawlers and clouds publish: `crawler:google`, `cloud:amazon`.
  labelPublishedNetworks: true,
  // Labels for networks of your own, of 256 addresses at least: those of a household have none.
  //   ownNetworks: [{ label: 'office', prefixes: ['192.0.2.0/24', '2001:db8:1::/48'] }],
  // If another CDN or a load balancer stands in front of CloudFront, its networks, so that viewers are not taken for it:
  //   trustedProxies: ['198.51.100.0/24'],
  // The campaigns that people come by: `utm_source` and so on.
  noteCampaigns: true,
  // The parameter of the search on your site, to note what people look for:
  //   searchParameter: 'q',
  // Parameters of URLs that lose their values, and mail addresses wherever they are. `paths: ['/reset/*']` drops parts of paths.
  dropParameters: { names: secretNames },
};

/**
 * The stages as delivered. Each is deployed as a stack of its own, `AccessLogWarehouse-<stage>`. Yours belong into
 * `stages.local.ts`, which git ignores: see `stages.local.example.ts`.
 */
export const stages = {
  development: {
    sources: [{ id: 'site' }],
    ingest: { gatherSeconds: 5 },
    mask,
    // Its traffic is invented. In production, whether visitors get ids is up to the owner of the site.
    visitors: true,
    // Every hour, to see loads at work. Each wakes the warehouse, so leave it off while nobody is looking.
    load: { schedule: ScheduleExpression.cron({ minute: '0' }), scheduleEnabled: false, windowDays: 16 },
    warehouse: { baseCapacity: 8, maxCapacity: 16, maxQuerySeconds: 3600, enhancedVpcRouting: true },
  },
  production: {
    // The bucket that your distributions write to.
    sources: [{ id: 'site', bucketName: 'my-cloudfront-logs' }],
    // The maximum: a site with 20,000 files a month gets about two of them into one execution.
    ingest: { gatherSeconds: 300 },
    mask,
    load: {
      schedule: ScheduleExpression.cron({ hour: '2', minute: '0' }),
      scheduleEnabled: false,
      windowDays: 16,
    },
    warehouse: { baseCapacity: 8, maxCapacity: 32, maxQuerySeconds: 3600, enhancedVpcRouting: true },
  },
} as const satisfies Record<string, Stage>;
