import type { TrialLog } from './trial.ts';

/** What a run has put or started, so that it can be removed. */
export class Traces {
  readonly #logs = new Map<string, TrialLog>();
  /** In buckets that keep versions. */
  readonly #versions = new Map<string, string[]>();
  /** The executions that it has started itself. */
  readonly started = new Set<string>();

  /** Before the log is put: an interrupted request may have put it. */
  add(log: TrialLog): void {
    this.#logs.set(placeOf(log), log);
  }

  addVersion(log: TrialLog, versionId: string): void {
    this.#versions.set(placeOf(log), [...this.versionsOf(log), versionId]);
  }

  versionsOf(log: TrialLog): readonly string[] {
    return this.#versions.get(placeOf(log)) ?? [];
  }

  get logs(): TrialLog[] {
    return [...this.#logs.values()];
  }
}

/** Sources in different buckets have logs with the same key. */
const placeOf = ({ bucket, key }: TrialLog): string => `${bucket}/${key}`;
