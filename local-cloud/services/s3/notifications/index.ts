import { join } from 'node:path';
import type { Chance } from '../../../core/chance.ts';
import type { Clock } from '../../../core/clock.ts';
import { type JsonFile, jsonFile } from '../../../core/json-file.ts';
import { S3Error } from '../../fauxqs.ts';
import {
  parseConfiguration,
  printConfiguration,
  type QueueConfiguration,
  wants,
  wantsEventBridge,
} from './configuration.ts';
import { busEvent, type CreatedObject, createdEvent, testEvent } from './event.ts';

/** Where notifications go. */
export interface Destinations {
  /** Whether there is such a queue, and it takes messages about this bucket. */
  hasQueue(queueArn: string, bucket: string): boolean;
  /** The message outlives the process when this returns. */
  send(queueArn: string, body: string): void;
}

/** The default bus of EventBridge. */
export interface Bus {
  /** What its rules send outlives the process when this returns. */
  send(event: object): void;
}

export interface NotificationsOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly destinations: Destinations;
  readonly bus: Bus;
  /** Where the configurations are kept; in memory when absent. */
  readonly directory?: string;
}

/** Which buckets notify which queues of new objects, and which of them EventBridge. */
export class Notifications {
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #destinations: Destinations;
  readonly #bus: Bus;
  readonly #buckets: JsonFile<Record<string, QueueConfiguration[]>>;
  /** The buckets with EventBridge switched on. */
  readonly #onBus: JsonFile<Record<string, boolean>>;
  #events = 0;

  constructor({ clock, chance, destinations, bus, directory }: NotificationsOptions) {
    this.#clock = clock;
    this.#chance = chance;
    this.#destinations = destinations;
    this.#bus = bus;
    this.#buckets = jsonFile(directory && join(directory, 'notifications.json'), {});
    this.#onBus = jsonFile(directory && join(directory, 'eventbridge.json'), {});
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
    this.#onBus.content[bucket] = wantsEventBridge(xml);
    this.#onBus.save();
    for (const queueArn of new Set(configurations.map((each) => each.queueArn))) {
      if (!this.#destinations.hasQueue(queueArn, bucket)) continue;
      const circumstances = { time: this.#clock.now(), requestId: this.#requestId() };
      this.#destinations.send(queueArn, testEvent(bucket, circumstances));
    }
  }

  describe(bucket: string): string {
    return printConfiguration(this.#buckets.content[bucket] ?? [], this.#onBus.content[bucket] === true);
  }

  forget(bucket: string): void {
    delete this.#buckets.content[bucket];
    this.#buckets.save();
    delete this.#onBus.content[bucket];
    this.#onBus.save();
  }

  /**
   * Runs before the put is answered, so an object whose put succeeded has its message whatever happens next.
   *
   * @param principal the ARN of the caller
   */
  created(eventName: string, object: CreatedObject, principal: string): void {
    const time = this.#clock.now();
    const creation = {
      time,
      requestId: this.#requestId(),
      eventName,
      principal,
      sequencer: this.#sequencer(time),
    };
    for (const configuration of this.#buckets.content[object.bucket] ?? []) {
      const { queueArn } = configuration;
      if (!wants(configuration, eventName, object.key)) continue;
      if (!this.#destinations.hasQueue(queueArn, object.bucket)) continue;
      this.#destinations.send(queueArn, createdEvent(object, configuration, creation));
    }
    if (this.#onBus.content[object.bucket]) {
      this.#bus.send(busEvent(object, creation, this.#chance.uuid()));
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
