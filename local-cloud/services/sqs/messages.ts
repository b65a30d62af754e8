import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PersistenceManager } from '../fauxqs.ts';

/** Opens the queues and messages of a directory, ready for this process. */
export function openMessages(directory: string, endpoint: string): Messages {
  const path = join(directory, 'fauxqs.db');
  if (existsSync(path)) afterRestart(path, endpoint);
  return new Messages(directory);
}

function afterRestart(path: string, endpoint: string): void {
  const database = new DatabaseSync(path);
  // Receivers ended with the old process, so all messages are visible again.
  database.exec('UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL');
  // SDKs send requests to the host of a queue's URL, and the gateway may have another port now.
  database.exec(
    `UPDATE sqs_queues SET url = replace(url, substr(url, 1, instr(substr(url, 9), '/') + 7), '${endpoint}')`,
  );
  database.close();
}

class Messages extends PersistenceManager {
  constructor(directory: string) {
    super(directory);
    // With it, each message would wait for the disk. It protects against power cuts; a killed process loses nothing without.
    this['db'].exec('PRAGMA synchronous = OFF');
  }

  /** fauxqs would write NULL into a NOT NULL column, and a ChangeMessageVisibility to 0 would fail. */
  override updateMessageReady(messageId: string): void {
    this['db']
      .prepare(
        'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
      )
      .run(messageId);
  }
}
