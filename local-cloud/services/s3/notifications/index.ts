import type { Chance } from '../../../core/chance.ts';
import type { Clock } from '../../../core/clock.ts';
import { type JsonFile, jsonFile } from '../../../core/json-file.ts';
import { S3Error } from '../../fauxqs.ts';
import { parseConfiguration, printConfiguration, type QueueConfiguration, wants } from './configuration.ts';
import { type CreatedObject, createdEvent, testEvent } from './event.ts';

/** Where notifications go. */
export interface Destinations {
  /** Whether there is such a queue, and it takes messages about this bucket. */
  hasQueue(queueArn: string, bucket: string): boolean;
  /** The message outlives the process when this returns. */
  send(queueArn: string, body: string): void;
}

export interface NotificationsOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly destinations: Destinations;
  /** Where the configurations are kept; in memory when absent. */
  readonly path?: string;
}

/** Which buckets notify which queues of new objects. */
export class Notifications {
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #destinations: Destinations;
  readonly #buckets: JsonFile<Record<string, QueueConfiguration[]>>;
  #events = 0;

  constructor({ clock, chance, destinations, path }: NotificationsOptions) {
    this.#clock = clock;
    this.#chance = chance;
    this.#destinations = destinations;
    this.#buckets = jsonFile(path, {});
  }

  /** Replaces the bucket's configuration and sends a test event to each of its queues. */
  configure(bucket: string, xml: string, skipValidation: boolean): void {
    const configurations = parseConfiguration(xml, this.#chance);
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
      if (!this.#destinations.hasQueue(queueArn, bucket)) continue;
      const circumstances = { time: this.#clock.now(), requestId: this.#requestId() };
      this.#destinations.send(queueArn, testEvent(bucket, circumstances));
    }
  }

  describe(bucket: string): string {
    return printConfiguration(this.#buckets.content[bucket] ?? []);
  }

  forget(bucket: string): void {
    delete this.#buckets.content[bucket];
    this.#buckets.save();
  }

  /**
   * Runs before the put is answered, so an object whose put succeeded has its message whatever happens next.
   *
   * @param principal the ARN of the caller
   */
  created(eventName: string, object: CreatedObject, principal: string): void {
    for (const configuration of this.#buckets.content[object.bucket] ?? []) {
      const { queueArn } = configuration;
      if (!wants(configuration, eventName, object.key)) continue;
      if (!this.#destinations.hasQueue(queueArn, object.bucket)) continue;
      const time = this.#clock.now();
      const creation = {
        time,
        requestId: this.#requestId(),
        eventName,
        principal,
        sequencer: this.#sequencer(time),
      };
      this.#destinations.send(queueArn, createdEvent(object, configuration, creation));
    }
  }

  #requestId(): string {
    return this.#chance.uuid().replaceAll('-', '').slice(0, 16).toUpperCase();
  }

  /** Sequencers compare as text: by time, then by a count within this process. */
  #sequencer(time: Date): string {
    this.#events += 1;
    return hexadecimal(time.getTime(), 12) + hexadecimal(this.#events % 16 ** 6, 6);
  }
}

const hexadecimal = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');
