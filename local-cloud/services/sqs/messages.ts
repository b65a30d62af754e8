import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PersistenceManager } from '../fauxqs.ts';

/** Opens the queues and messages of `directory` as they are to be after a restart. */
export function openMessages(directory: string, endpoint: string): Messages {
  const path = join(directory, 'fauxqs.db');
  if (existsSync(path)) afterRestart(path, endpoint);
  return new Messages(directory);
}

function afterRestart(path: string, endpoint: string): void {
  const database = new DatabaseSync(path);
  // Whoever had received a message is gone with the old process, so it is in nobody's hands.
  database.exec('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL');
  // SDKs send to the host that stands in a queue's URL, and the gateway may have another port now.
  database.exec(
    `UPDATE sqs_queues SET url = replace(url, substr(url, 1, instr(substr(url, 9), '/') + 7), '${endpoint}')`,
  );
  database.close();
}

class Messages extends PersistenceManager {
  constructor(directory: string) {
    super(directory);
    // A killed process loses nothing without it, and each message would wait for the disk (a power cut is not the promise).
    this['db'].exec('PRAGMA synchronous = OFF');
  }

  /** fauxqs writes NULL into a NOT NULL column here, which fails a ChangeMessageVisibility to 0. */
  override updateMessageReady(messageId: string): void {
    this['db']
      .prepare(
        'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
      )
      .run(messageId);
  }
}
