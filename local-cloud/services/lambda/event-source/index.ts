import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../../../core/clock.ts';
import type { ServiceLog } from '../../../core/service-log.ts';
import type { InvocationResult } from '../function.ts';
import { failedMessages } from './batch-response.ts';
import { sqsRecord } from './sqs-event.ts';

export interface EventSourceMapping {
  readonly functionName: string;
  readonly queueArn: string;
  /** The most messages of one invocation. */
  readonly batchSize: number;
  /** seconds */
  readonly maximumBatchingWindow: number;
  readonly reportBatchItemFailures: boolean;
  /** The most invocations at a time. */
  readonly maximumConcurrency: number;
}

export interface EventSourceOptions {
  /** The gateway's URL: queue URLs begin with it. */
  readonly endpoint: string;
  readonly clock: Clock;
  readonly sqs: () => SQSClient;
  readonly log: ServiceLog;
  readonly invoke: (event: string) => Promise<InvocationResult>;
}

/** ReceiveMessage and DeleteMessageBatch take this many messages. */
const mostPerCall = 10;
/** Seconds that a ReceiveMessage may wait, on real time as all of SQS. */
const longestPoll = 20;
/** Bytes at which a batch counts as full: ten more messages of 256 KiB still fit into an invocation of 6 MiB. */
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

  /** Receives no more. Resolves when the running batches are done. */
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
        // The messages come back after their visibility timeout, as when a poller on AWS fails.
        const { functionName, queueArn } = this.#mapping;
        this.#options.log.note('local.eventSourceError', {
          functionName,
          queueArn,
          error: String(error),
        });
        await this.#options.clock.sleep(1000, signal).catch(() => undefined);
      }
    }
  }

  async #receiveBatch(signal: AbortSignal): Promise<Message[]> {
    const batch = await this.#receive(this.#mapping.batchSize, longestPoll, signal);
    if (batch.length > 0 && this.#mapping.maximumBatchingWindow > 0) await this.#fill(batch, signal);
    return batch;
  }

  /** Adds messages until the batch is full or its window, on the cloud's clock, is over. */
  async #fill(batch: Message[], signal: AbortSignal): Promise<void> {
    const { batchSize, maximumBatchingWindow } = this.#mapping;
    const done = new AbortController();
    let isOpen = true;
    const close = () => {
      isOpen = false;
    };
    const end = AbortSignal.any([signal, done.signal]);
    void this.#options.clock.sleep(maximumBatchingWindow * 1000, end).then(close, close);
    let bytes = sizeOf(batch);
    try {
      while (isOpen && batch.length < batchSize && bytes < largestBatch) {
        const more = await this.#receive(batchSize - batch.length, 1, signal);
        batch.push(...more);
        bytes += sizeOf(more);
      }
    } finally {
      done.abort();
    }
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
