/**
 * Public list prices of AWS in US dollars, without free tiers, as remembered in November 2026: nothing here could be looked
 * up. Check those that matter at https://calculator.aws before you rely on them.
 */
export const prices = {
  region: 'us-east-1',
  /** Redshift Serverless, per RPU and hour; each wake is billed for 60 seconds at least */
  redshiftRpuHour: 0.375,
  /** Redshift managed storage, per GB and month */
  redshiftStorageGbMonth: 0.024,
  /** Step Functions Standard, per state transition */
  stateTransition: 25 / 1e6,
  /** Lambda on Arm, per GB and second */
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  s3Put: 5 / 1e6,
  s3Get: 0.4 / 1e6,
  s3StorageGbMonth: 0.023,
  sqsRequest: 0.4 / 1e6,
  /** CloudWatch Logs, per GB taken in */
  logsGb: 0.5,
  /** a managed secret, per month */
  secretMonth: 0.4,
  /** X-Ray, per trace */
  trace: 5 / 1e6,
  /** a KMS key, per month */
  keyMonth: 1,
  /** CloudWatch, per month: each metric that an alarm looks at, each metric of one's own, a dashboard */
  alarmMetricMonth: 0.1,
  metricMonth: 0.3,
  dashboardMonth: 3,
} as const;

export type Prices = typeof prices;
