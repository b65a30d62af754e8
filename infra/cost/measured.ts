/**
 * What this project was measured to use, on a machine of 2 cores in November 2026 (see docs/performance.md), and what nothing
 * here can measure.
 */
export const measured = {
  /** transitions of one execution of `ingest` without rejected logs */
  transitionsPerIngest: 5,
  /** transitions of one `load` of one batch with all that it starts: itself 13, classify 8, vacuum 20, and 20 of run-sql with 7.4 each */
  transitionsPerLoad: 189,
  /** transitions of one execution of `forget-salts`, daily */
  transitionsPerForgetting: 4,
  /** bytes of a masked row, compressed; of a row as CloudFront writes it, about as many */
  bytesPerRow: 98,
  /** seconds of one vCPU to mask a million rows, S3's client included */
  maskSecondsPerMillionRows: 5.5,
  /** seconds of one vCPU for each file: the calls to S3, and starting and ending streams */
  maskSecondsPerFile: 0.01,
  /** seconds of an execution of `start-ingest` */
  startIngestSeconds: 0.1,
  /** bytes of log lines for each execution of a state machine, and for each invocation */
  logBytesPerTransition: 600,
  logBytesPerInvocation: 700,
} as const;

/**
 * What the template watches with, the schedule switched on. A metric in the expression of an alarm is billed as an alarm. Where
 * visitors have ids, it has some more.
 */
export const watched = { alarmMetrics: 26, visitorAlarmMetrics: 3, metrics: 9, dashboards: 1 } as const;

/** Guesses about Redshift, which nothing here can measure. A first bill tells better: put your own numbers in. */
export const guessed = {
  /** seconds in which statements of a load and its vacuum keep the warehouse awake */
  warehouseSecondsPerLoad: 180,
  warehouseSecondsPerMillionRows: 30,
  /** bytes of a row in the warehouse: compressed columns, dimensions apart */
  warehouseBytesPerRow: 60,
} as const;
