import { type JsonFile, jsonFile } from '../../../core/json-file.ts';
import { S3Error } from '../../fauxqs.ts';
import { parseConfiguration, printConfiguration, type QueueConfiguration, wants } from './configuration.ts';
import { type CreatedObject, createdEvent, type EventSource, testEvent } from './event.ts';

/** Where notifications go. */
export interface Destinations {
  /** Whether there is such a queue, and it takes messages about this bucket. */
  hasQueue(queueArn: string, bucket: string): boolean;
  /** The message outlives the process when this returns. */
  send(queueArn: string, body: string): void;
}

/** Which buckets notify which queues of new objects. */
export class Notifications {
  readonly #destinations: Destinations;
  readonly #buckets: JsonFile<Record<string, QueueConfiguration[]>>;

  /** @param path where the configurations are kept; in memory when absent */
  constructor(destinations: Destinations, path: string | undefined) {
    this.#destinations = destinations;
    this.#buckets = jsonFile(path, {});
  }

  /** Replaces the bucket's configuration and tells each of its queues with a test event. */
  configure(bucket: string, xml: string, skipValidation: boolean, { clock }: EventSource): void {
    const configurations = parseConfiguration(xml);
    const missing = configurations.find(({ queueArn }) => !this.#destinations.hasQueue(queueArn, bucket));
    if (missing && !skipValidation) {
      throw new S3Error(
        'InvalidArgument',
        `Unable to validate the following destination configurations: S3 cannot send to ${missing.queueArn}`,
        400,
      );
    }
    this.#buckets.content[bucket] = configurations;
    this.#buckets.save();
    for (const queueArn of new Set(configurations.map((each) => each.queueArn))) {
      if (this.#destinations.hasQueue(queueArn, bucket))
        this.#destinations.send(queueArn, testEvent(bucket, clock));
    }
  }

  describe(bucket: string): string {
    return printConfiguration(this.#buckets.content[bucket] ?? []);
  }

  forget(bucket: string): void {
    delete this.#buckets.content[bucket];
    this.#buckets.save();
  }

  /** Runs before the put is answered, so an object whose put succeeded has its message whatever happens next. */
  created(eventName: string, object: CreatedObject, source: EventSource): void {
    for (const configuration of this.#buckets.content[object.bucket] ?? []) {
      const { queueArn } = configuration;
      if (
        !wants(configuration, eventName, object.key) ||
        !this.#destinations.hasQueue(queueArn, object.bucket)
      )
        continue;
      this.#destinations.send(queueArn, createdEvent(eventName, object, configuration, source));
    }
  }
}
