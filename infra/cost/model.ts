import { guessed, measured, watched } from './measured.ts';
import { prices as listPrices, type Prices } from './prices.ts';

/** The traffic of a site, and how it is run. */
export interface Site {
  /** per month */
  readonly requests: number;
  /** log files that CloudFront writes, per month */
  readonly files: number;
  /** loads with vacuum, per month */
  readonly loads: number;
  /** Redshift Processing Units */
  readonly capacity: number;
  /** How long new logs are gathered into one execution, in seconds. */
  readonly gatherSeconds: number;
  /** How many sources the files come from, in equal parts. Each has a queue of its own. */
  readonly sources: number;
  /** Whether visitors have ids. */
  readonly visitors?: boolean;
  /** How many months of logs there are. */
  readonly monthsKept: number;
}

/** US dollars per month, by service. */
export type Bill = Readonly<Record<string, number>>;

const secondsPerMonth = 30 * 86_400;
/** in GB: `mask-logs` has 1,769 MiB, which is one vCPU; the others 512 MiB */
const maskMemory = 1.769;
const smallMemory = 0.5;
/** Lambda asks each queue with five long polls of 20 seconds, always. */
const pollsPerMonth = (5 * secondsPerMonth) / 20;
const mostFilesPerExecution = 500;

/** What this system costs in a month. */
export function monthlyBill(site: Site, prices: Prices = listPrices): Bill {
  const { requests, files, loads, capacity, monthsKept } = site;
  const millionRows = requests / 1e6;
  const ingests = files / filesPerExecution(site);
  const transitions =
    ingests * measured.transitionsPerIngest +
    loads * measured.transitionsPerLoad +
    (site.visitors ? 30 * measured.transitionsPerForgetting : 0);
  const maskSeconds = millionRows * measured.maskSecondsPerMillionRows + files * measured.maskSecondsPerFile;
  const invocations = 2 * ingests + 22 * loads;
  const logBytes =
    transitions * measured.logBytesPerTransition + invocations * measured.logBytesPerInvocation;
  const keptGb = (requests * monthsKept * measured.bytesPerRow) / 1e9;
  return {
    'Redshift Serverless': warehouseHours(site) * capacity * prices.redshiftRpuHour,
    'Redshift storage':
      ((requests * monthsKept * guessed.warehouseBytesPerRow) / 1e9) * prices.redshiftStorageGbMonth,
    'Step Functions': transitions * prices.stateTransition,
    Lambda:
      maskSeconds * maskMemory * prices.lambdaGbSecond +
      ingests * measured.startIngestSeconds * smallMemory * prices.lambdaGbSecond +
      invocations * prices.lambdaRequest,
    // Each file is put by CloudFront, read, put masked (sometimes for two days), and read by COPY; deletes are free.
    S3: files * (2.05 * prices.s3Put + 2.05 * prices.s3Get) + keptGb * prices.s3StorageGbMonth,
    SQS: (site.sources * pollsPerMonth + 2 * files) * prices.sqsRequest,
    'Logs and traces': (logBytes / 1e9) * prices.logsGb + (ingests + loads) * prices.trace,
    'Secret and key': prices.secretMonth + prices.keyMonth,
    'Alarms and dashboard':
      (watched.alarmMetrics + (site.visitors ? watched.visitorAlarmMetrics : 0)) * prices.alarmMetricMonth +
      watched.metrics * prices.metricMonth +
      watched.dashboards * prices.dashboardMonth,
  };
}

/**
 * What the original design would cost on the same traffic: a function masks each file (55 seconds of CPU for a million
 * rows), another deletes it, and at each load a function asks for the state of statements every 50 ms. The same warehouse.
 */
export function originalBill(site: Site, prices: Prices = listPrices): Bill {
  const { requests, files, loads } = site;
  const ours = monthlyBill(site, prices);
  const maskSeconds = (requests / 1e6) * 55 + files * 0.1;
  const pollSeconds = warehouseHours(site) * 3600;
  return {
    ...ours,
    'Step Functions': loads * 40 * prices.stateTransition,
    Lambda:
      (maskSeconds * maskMemory + files * 0.1 * smallMemory + pollSeconds * smallMemory) *
        prices.lambdaGbSecond +
      2 * files * prices.lambdaRequest,
    'Logs and traces': ((2 * files * measured.logBytesPerInvocation) / 1e9) * prices.logsGb,
    'Secret and key': prices.secretMonth,
    'Alarms and dashboard': 0,
  };
}

/** Files come at all times: those of one gathering are what came from one source while it lasted. */
export function filesPerExecution({ files, sources, gatherSeconds }: Site): number {
  return Math.min(mostFilesPerExecution, Math.max(1, (files / sources / secondsPerMonth) * gatherSeconds));
}

function warehouseHours({ requests, loads }: Site): number {
  return (
    (loads * guessed.warehouseSecondsPerLoad + (requests / 1e6) * guessed.warehouseSecondsPerMillionRows) /
    3600
  );
}

export const total = (bill: Bill): number => Object.values(bill).reduce((sum, dollars) => sum + dollars, 0);
