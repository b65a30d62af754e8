import { RedshiftError, serializableViolation } from '../redshift-error.ts';

/**
 * Isolates concurrent transactions of one database as Redshift does. A table has one writer at a time, and the others
 * wait until its transaction ends. LOCK makes readers wait too. A transaction that could not have run before or after
 * another fails with error 1023. DuckDB by itself only detects conflicts on single rows.
 */
export class Isolation {
  readonly #holders = new Map<string, Holder>();
  readonly #waiting = new Map<Transaction, Transaction>();
  readonly #active = new Set<Transaction>();
  #commits: Commit[] = [];
  #time = 0;
  #turn = Promise.withResolvers<void>();

  begin(signal: AbortSignal): Transaction {
    const transaction = new Transaction(this, signal);
    this.#active.add(transaction);
    return transaction;
  }

  /** The logical time of the last commit. */
  get now(): number {
    return this.#time;
  }

  /** Waits until `table` is free for this use, and holds it unless it only reads. */
  async enter(transaction: Transaction, table: string, use: 'read' | 'write' | 'exclusive'): Promise<void> {
    for (
      let holder = this.#blocker(transaction, table, use);
      holder;
      holder = this.#blocker(transaction, table, use)
    ) {
      await this.#waitFor(transaction, holder);
    }
    const held = this.#holders.get(table);
    if (use !== 'read') {
      this.#holders.set(table, { transaction, exclusive: use === 'exclusive' || held?.exclusive === true });
    }
  }

  /** @throws RedshiftError when a transaction committed since the snapshot that fits neither before nor after this one */
  check({ snapshot, reads, writes }: Transaction): void {
    if (snapshot === undefined || writes.size === 0) return;
    for (const other of this.#commits.filter(({ time }) => time > snapshot)) {
      const unseen = [...other.writes].find((table) => reads.has(table));
      const overlaps = [...writes].some((table) => other.reads.has(table) || other.writes.has(table));
      if (unseen && overlaps) throw serializableViolation(unseen);
    }
  }

  /**
   * Checks, then runs `commit`. Until that is done, the commit counts as later than every snapshot: a transaction that
   * takes its snapshot meanwhile cannot see it.
   */
  async commit(transaction: Transaction, commit: () => Promise<unknown>): Promise<void> {
    this.check(transaction);
    const { reads, writes } = transaction;
    const record: Commit = { time: Number.POSITIVE_INFINITY, reads, writes };
    this.#commits.push(record);
    try {
      await commit();
      record.time = ++this.#time;
    } catch (error) {
      this.#commits.splice(this.#commits.indexOf(record), 1);
      throw error;
    }
  }

  /** Releases the tables of a transaction that was committed or rolled back. */
  end(transaction: Transaction): void {
    this.#active.delete(transaction);
    const oldest = Math.min(...[...this.#active].map(({ snapshot }) => snapshot ?? this.#time));
    this.#commits = this.#commits.filter(({ time }) => time > oldest);
    for (const [table, holder] of this.#holders) {
      if (holder.transaction === transaction) this.#holders.delete(table);
    }
    this.#turn.resolve();
    this.#turn = Promise.withResolvers();
  }

  #blocker(transaction: Transaction, table: string, use: string): Transaction | undefined {
    const holder = this.#holders.get(table);
    if (!holder || holder.transaction === transaction) return undefined;
    return use !== 'read' || holder.exclusive ? holder.transaction : undefined;
  }

  async #waitFor(transaction: Transaction, holder: Transaction): Promise<void> {
    for (let next: Transaction | undefined = holder; next; next = this.#waiting.get(next)) {
      if (next === transaction) throw new RedshiftError('deadlock detected');
    }
    this.#waiting.set(transaction, holder);
    try {
      await Promise.race([this.#turn.promise, transaction.cancelled]);
    } finally {
      this.#waiting.delete(transaction);
    }
  }
}

interface Holder {
  readonly transaction: Transaction;
  readonly exclusive: boolean;
}

interface Commit {
  time: number;
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/** The tables that a transaction has read and written so far. */
export class Transaction {
  readonly reads = new Set<string>();
  readonly writes = new Set<string>();
  /** Rejects when the statement is cancelled. */
  readonly cancelled: Promise<never>;
  readonly #isolation: Isolation;
  /** The logical time that it sees: that of its first statement other than LOCK, so that LOCK serializes the rest. */
  snapshot: number | undefined;

  constructor(isolation: Isolation, signal: AbortSignal) {
    this.#isolation = isolation;
    this.cancelled = new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    // Only a transaction that waits for a table handles this rejection.
    this.cancelled.catch(() => undefined);
  }

  lock(table: string): Promise<void> {
    return this.#isolation.enter(this, table, 'exclusive');
  }

  async use(reads: readonly string[], writes: readonly string[]): Promise<void> {
    this.snapshot ??= this.#isolation.now;
    for (const table of reads) {
      await this.#isolation.enter(this, table, 'read');
      this.reads.add(table);
    }
    for (const table of writes) {
      await this.#isolation.enter(this, table, 'write');
      this.writes.add(table);
    }
    this.#isolation.check(this);
  }

  commit(commit: () => Promise<unknown>): Promise<void> {
    return this.#isolation.commit(this, commit);
  }

  end(): void {
    this.#isolation.end(this);
  }
}
