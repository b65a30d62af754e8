import { RedshiftError, serializableViolation } from '../redshift-error.ts';

/**
 * Keeps concurrent transactions of one database as Redshift keeps them: one writer per table at a time, the others wait
 * for its end; LOCK shuts readers out too; and a transaction that could not have run before or after another fails with
 * error 1023. DuckDB itself only guards single rows.
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

  /** The moment whose commits a transaction sees when it looks now. */
  get now(): number {
    return this.#time;
  }

  /** Waits until `table` is free for this use, and holds it unless it is only read. */
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

  /** Throws when a transaction that committed since this one's snapshot can stand neither before nor after it. */
  check({ snapshot, reads, writes }: Transaction): void {
    if (snapshot === undefined || writes.size === 0) return;
    for (const other of this.#commits.filter(({ time }) => time > snapshot)) {
      const unseen = [...other.writes].find((table) => reads.has(table));
      const overlaps = [...writes].some((table) => other.reads.has(table) || other.writes.has(table));
      if (unseen && overlaps) throw serializableViolation(unseen);
    }
  }

  /**
   * Checks, then runs `commit`. Until that is through, the commit counts as later than every snapshot: whoever looks
   * meanwhile cannot have seen it.
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

  /** Lets go of the tables that a committed or rolled back transaction holds. */
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

/** What one transaction has read and written so far, by table. */
export class Transaction {
  readonly reads = new Set<string>();
  readonly writes = new Set<string>();
  /** Rejects when the statement is cancelled. */
  readonly cancelled: Promise<never>;
  readonly #isolation: Isolation;
  /** The moment it sees: that of its first statement which is no LOCK, so that LOCK serializes what follows. */
  snapshot: number | undefined;

  constructor(isolation: Isolation, signal: AbortSignal) {
    this.#isolation = isolation;
    this.cancelled = new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    // Only who waits for a table wants to hear of it.
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
