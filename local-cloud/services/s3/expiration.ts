import type { Clock } from '../../core/clock.ts';
import { S3Error } from '../fauxqs.ts';
import type { Objects } from './objects.ts';
import { elements, text } from './xml.ts';

/** A rule after which objects expire. */
interface ExpirationRule {
  readonly prefix: string;
  readonly days: number;
}

/**
 * Deletes objects by the lifecycle rules of their buckets. As on AWS, an object expires at the midnight (UTC) that follows the
 * moment when it is as old as its rule says.
 */
export class Expiration {
  readonly #objects: Objects;
  readonly #clock: Clock;
  /** The day on which expired objects were last deleted, in days since 1970. */
  #lastDay: number | undefined;

  constructor(objects: Objects, clock: Clock) {
    this.#objects = objects;
    this.#clock = clock;
  }

  /** Deletes what has expired. Called before each request, so that no request finds an expired object. */
  run(): void {
    const today = dayOf(this.#clock.now());
    if (today === this.#lastDay) return;
    this.#lastDay = today;
    for (const { name } of this.#objects.listBuckets()) {
      const rules = readExpirationRules(this.#objects.getBucketLifecycleConfiguration(name) ?? '');
      if (rules.length > 0) this.#expire(name, rules, today);
    }
  }

  /** New rules also apply to objects that were there before. */
  rulesChanged(): void {
    this.#lastDay = undefined;
  }

  #expire(bucket: string, rules: readonly ExpirationRule[], today: number): void {
    for (const { key, lastModified } of [...(this.#objects['buckets'].get(bucket)?.values() ?? [])]) {
      const created = dayOf(lastModified);
      if (rules.some(({ prefix, days }) => key.startsWith(prefix) && created + days < today)) {
        this.#objects.deleteObject(bucket, key);
      }
    }
  }
}

/**
 * The rules of a lifecycle configuration that are switched on and let objects expire. Other rules have nothing to do here:
 * there are no versions, and uploads are kept until they are completed or aborted.
 *
 * @param xml the body of a PutBucketLifecycleConfiguration
 * @throws S3Error NotImplemented (501) naming what is not carried out
 */
export function readExpirationRules(xml: string): ExpirationRule[] {
  return elements(xml, 'Rule').flatMap((rule) => {
    const unserved = ['Tag', 'And', 'ObjectSizeGreaterThan', 'ObjectSizeLessThan', 'Date', 'Transition'];
    for (const name of unserved.filter((each) => elements(rule, each).length > 0)) {
      throw new S3Error('NotImplemented', `The local S3 does not serve lifecycle rules with ${name}.`, 501);
    }
    const days = text(elements(rule, 'Expiration')[0] ?? '', 'Days');
    if (days === undefined || text(rule, 'Status') !== 'Enabled') return [];
    return [{ prefix: text(rule, 'Prefix') ?? '', days: Number(days) }];
  });
}

const dayOf = (date: Date) => Math.floor(date.getTime() / 86_400_000);
