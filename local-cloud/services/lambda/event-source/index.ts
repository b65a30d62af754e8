import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { ServiceLog } from '../../../core/service-log.ts';
import type { InvocationResult } from '../function.ts';
import { failedMessages } from './batch-response.ts';
import { sqsRecord } from './sqs-event.ts';

export interface EventSourceMapping {
  readonly functionName: string;
  readonly queueArn: string;
  /** Most messages in one invocation. */
  readonly batchSize: number;
  /** seconds */
  readonly maximumBatchingWindow: number;
  readonly reportBatchItemFailures: boolean;
  /** Most invocations at a time. */
  readonly maximumConcurrency: number;
}

export interface EventSourceOptions {
  /** The gateway's URL: queue URLs begin with it. */
  readonly endpoint: string;
  readonly sqs: () => SQSClient;
  readonly log: ServiceLog;
  readonly invoke: (event: string) => Promise<InvocationResult>;
}

/** ReceiveMessage and DeleteMessageBatch take this many messages. */
const mostPerCall = 10;
/** A batch is closed early here, so that ten more messages of 256 KiB still fit into an invocation of 6 MiB. */
const largestBatch = 3.5 * 1024 ** 2;

/** Polls a queue and hands its messages to a function in batches, until it is closed. */
export class EventSource {
  readonly #mapping: EventSourceMapping;
  readonly #options: EventSourceOptions;
  readonly #closing = new AbortController();
  readonly #pollers: Promise<void>[];

  constructor(mapping: EventSourceMapping, options: EventSourceOptions) {
    this.#mapping = mapping;
    this.#options = options;
    this.#pollers = Array.from({ length: mapping.maximumConcurrency }, () => this.#poll());
  }

  /** Receives no more. Resolves when the batches at work are done. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#pollers);
  }

  async #poll(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const batch = await this.#receiveBatch(signal);
        if (batch.length > 0) await this.#process(batch);
      } catch (error) {
        if (signal.aborted) return;
        // What was received comes back after its visibility timeout, as when a poller on AWS fails.
        const { functionName, queueArn } = this.#mapping;
        this.#options.log.note('local.eventSourceError', {
          functionName,
          queueArn,
          error: String(error),
        });
        await delay(1000, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #receiveBatch(signal: AbortSignal): Promise<Message[]> {
    const { batchSize, maximumBatchingWindow } = this.#mapping;
    const batch = await this.#receive(batchSize, 20, signal);
    const windowEnd = Date.now() + maximumBatchingWindow * 1000;
    let bytes = sizeOf(batch);
    while (batch.length > 0 && batch.length < batchSize && bytes < largestBatch) {
      const seconds = Math.ceil((windowEnd - Date.now()) / 1000);
      if (seconds <= 0) break;
      const more = await this.#receive(batchSize - batch.length, Math.min(20, seconds), signal);
      batch.push(...more);
      bytes += sizeOf(more);
    }
    return batch;
  }

  async #receive(most: number, seconds: number, abortSignal: AbortSignal): Promise<Message[]> {
    const { Messages = [] } = await this.#options.sqs().send(
      new ReceiveMessageCommand({
        QueueUrl: this.#queueUrl,
        MaxNumberOfMessages: Math.min(most, mostPerCall),
        WaitTimeSeconds: seconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
      { abortSignal },
    );
    return Messages;
  }

  async #process(batch: Message[]): Promise<void> {
    const { queueArn, reportBatchItemFailures } = this.#mapping;
    const result = await this.#options.invoke(
      JSON.stringify({ Records: batch.map((message) => sqsRecord(message, queueArn)) }),
    );
    const ids = batch.map(({ MessageId = '' }) => MessageId);
    const failed = failedMessages(result, ids, reportBatchItemFailures);
    const done = batch.filter(({ MessageId = '' }) => !failed.has(MessageId));
    for (let start = 0; start < done.length; start += mostPerCall) {
      await this.#delete(done.slice(start, start + mostPerCall));
    }
  }

  async #delete(messages: Message[]): Promise<void> {
    await this.#options.sqs().send(
      new DeleteMessageBatchCommand({
        QueueUrl: this.#queueUrl,
        Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    );
  }

  get #queueUrl(): string {
    const [account, name] = this.#mapping.queueArn.split(':').slice(4);
    return `${this.#options.endpoint}/${account}/${name}`;
  }
}

function sizeOf(messages: readonly Message[]): number {
  return messages.reduce((bytes, { Body = '' }) => bytes + Body.length, 0);
}
