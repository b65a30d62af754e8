import type { TrialLog } from './trial.ts';

/** What a run has put or started, so that it can be removed. */
export class Traces {
  readonly #logs = new Map<string, TrialLog>();
  /** By key, in buckets that keep versions. */
  readonly #versions = new Map<string, string[]>();
  /** The executions that it has started itself. */
  readonly started = new Set<string>();

  /** Before the log is put: an interrupted request may have put it. */
  add(log: TrialLog): void {
    this.#logs.set(`${log.bucket}/${log.key}`, log);
  }

  addVersion({ key }: TrialLog, versionId: string): void {
    this.#versions.set(key, [...this.versionsOf(key), versionId]);
  }

  versionsOf(key: string): readonly string[] {
    return this.#versions.get(key) ?? [];
  }

  get logs(): TrialLog[] {
    return [...this.#logs.values()];
  }
}
