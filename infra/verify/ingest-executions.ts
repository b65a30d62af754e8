import { DescribeExecutionCommand, paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn';
import type { IngestInput, SourceObject } from '../../tasks/common/ingest-input.ts';
import { readIngestInput } from '../operator/read-ingest-input.ts';
import type { TrialLog } from './trial.ts';

/** An execution of `ingest` that has a certain log in its input. */
export interface IngestExecution {
  readonly executionArn: string;
  readonly status: string;
  /** It has this log alone, which could not be masked. */
  readonly isolated: boolean;
}

/** How far the clocks of this machine and of AWS may be apart, in milliseconds. */
const clockSkew = 300_000;

/** Finds the executions of `ingest` that have certain logs. The input of each execution is looked at only once. */
export class IngestExecutions {
  readonly #client: SFNClient;
  readonly #stateMachineArn: string;
  readonly #since = Date.now() - clockSkew;
  readonly #inputs = new Map<string, IngestInput>();

  /** Executions that were started before now are not looked at. */
  constructor(client: SFNClient, stateMachineArn: string) {
    this.#client = client;
    this.#stateMachineArn = stateMachineArn;
  }

  /** The last started comes first. */
  async of(log: TrialLog): Promise<IngestExecution[]> {
    const found: IngestExecution[] = [];
    const pages = paginateListExecutions(
      { client: this.#client },
      { stateMachineArn: this.#stateMachineArn },
    );
    for await (const { executions = [] } of pages) {
      const recent = executions.filter(({ startDate }) => Number(startDate) >= this.#since);
      // Not at the first that is older: one that was redriven may be listed before its time.
      if (recent.length === 0) break;
      for (const { executionArn = '', status = '' } of recent) {
        const { objects, isolated = false } = await this.#inputOf(executionArn);
        if (objects.some((object) => isOf(log, object))) found.push({ executionArn, status, isolated });
      }
    }
    return found;
  }

  async #inputOf(executionArn: string): Promise<IngestInput> {
    const known = this.#inputs.get(executionArn);
    if (known) return known;
    const { input } = await this.#client.send(new DescribeExecutionCommand({ executionArn }));
    const read = readIngestInput(input);
    this.#inputs.set(executionArn, read);
    return read;
  }
}

const isOf = ({ bucket, key }: TrialLog, object: SourceObject) =>
  object.bucket === bucket && object.key === key;
