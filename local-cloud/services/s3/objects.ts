import type { Clock } from '../../core/clock.ts';
import { S3Store } from '../fauxqs.ts';

type S3Object = ReturnType<S3Store['headObject']>;
type Listing = ReturnType<S3Store['listObjects']>;
type ListOptions = Parameters<S3Store['listObjects']>[1];

/**
 * The buckets and objects of fauxqs, listed in S3's order: by the code units of the keys. fauxqs sorts by language rules but
 * pages by code units, so a page break between `B` and `a` would lose keys. Objects are dated by the cloud's clock.
 */
export class Objects extends S3Store {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  override putObject(...input: Parameters<S3Store['putObject']>): S3Object {
    return this.#dated(super.putObject(...input));
  }

  override completeMultipartUpload(...input: Parameters<S3Store['completeMultipartUpload']>): S3Object {
    return this.#dated(super.completeMultipartUpload(...input));
  }

  override listObjects(bucket: string, options: ListOptions = {}): Listing {
    const objects = this['buckets'].get(bucket);
    if (!objects) return super.listObjects(bucket, options); // which throws the error
    const { prefix = '', delimiter, maxKeys = 1000 } = options;
    const after = options.startAfter ?? options.marker ?? '';
    const listing: Listing = { objects: [], commonPrefixes: [], isTruncated: false };
    const keys = [...objects.keys()].filter((key) => key > after && key.startsWith(prefix)).sort();
    for (const key of keys) {
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      const commonPrefix = delimiter && end >= 0 ? key.slice(0, end + delimiter.length) : undefined;
      if (
        commonPrefix !== undefined &&
        (commonPrefix === listing.commonPrefixes.at(-1) || commonPrefix <= after)
      ) {
        continue;
      }
      if (listing.objects.length + listing.commonPrefixes.length === maxKeys) {
        listing.isTruncated = true;
        break;
      }
      if (commonPrefix === undefined) listing.objects.push(this.headObject(bucket, key));
      else listing.commonPrefixes.push(commonPrefix);
    }
    return listing;
  }

  /** @param object what is kept, if it is in memory; the disk dates what it keeps */
  #dated(object: S3Object): S3Object {
    object.lastModified = this.#clock.now();
    return object;
  }
}
