import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SqsQueue } from '../fauxqs.ts';

/** Remembers from which queue each dead letter came, which fauxqs forgets, so that it can go back there. */
export class DeadLetterSources {
  readonly #database: DatabaseSync;

  /** @param directory - in memory when absent */
  constructor(directory: string | undefined) {
    this.#database = new DatabaseSync(
      directory === undefined ? ':memory:' : join(directory, 'dead-letters.db'),
    );
    this.#database.exec(`
      PRAGMA synchronous = OFF;
      CREATE TABLE IF NOT EXISTS sources (message_id TEXT PRIMARY KEY, queue_arn TEXT NOT NULL)`);
  }

  /** Watches what a queue moves to its dead-letter queue and deletes. */
  watch(queue: SqsQueue): void {
    const dequeue = queue.dequeue.bind(queue);
    queue.dequeue = (count, visibilityTimeout, queueOf) =>
      dequeue(count, visibilityTimeout, queueOf && ((arn) => this.#remembering(queue, queueOf(arn))));
    const deleteMessage = queue.deleteMessage.bind(queue);
    queue.deleteMessage = (receiptHandle) => {
      this.#forget(queue.inflightMessages.get(receiptHandle)?.message.messageId);
      return deleteMessage(receiptHandle);
    };
  }

  /** The ARN of the queue from which a dead letter came; undefined if it was sent to the dead-letter queue itself. */
  of(messageId: string): string | undefined {
    const row = this.#database.prepare('SELECT queue_arn FROM sources WHERE message_id = ?').get(messageId);
    return row?.['queue_arn'] as string | undefined;
  }

  close(): void {
    this.#database.close();
  }

  /** The dead-letter queue as fauxqs puts a message there. */
  #remembering(source: SqsQueue, deadLetters: SqsQueue | undefined): SqsQueue | undefined {
    if (!deadLetters) return undefined;
    return Object.create(deadLetters, {
      enqueue: {
        value: (message: Parameters<SqsQueue['enqueue']>[0]) => {
          this.#database
            .prepare('INSERT OR REPLACE INTO sources VALUES (?, ?)')
            .run(message.messageId, source.arn);
          deadLetters.enqueue(message);
        },
      },
    });
  }

  #forget(messageId: string | undefined): void {
    if (messageId === undefined) return;
    this.#database.prepare('DELETE FROM sources WHERE message_id = ?').run(messageId);
  }
}
