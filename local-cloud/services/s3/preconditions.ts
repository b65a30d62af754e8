import { S3Error } from '../fauxqs.ts';
import type { Objects } from './objects.ts';
import type { S3Request } from './request.ts';

/** Checks `If-Match` and `If-None-Match` of puts, completed uploads and deletes, which fauxqs ignores. */
export function checkPreconditions(
  objects: Objects,
  { method, bucket, key, query, headers }: S3Request,
): void {
  const ifMatch = headers['if-match'];
  const creates = method === 'PUT' || (method === 'POST' && 'uploadId' in query);
  if (creates && headers['if-none-match'] === '*' && etag(objects, bucket, key)) {
    throw preconditionFailed('If-None-Match');
  }
  if ((method === 'PUT' || method === 'DELETE') && ifMatch !== undefined) {
    checkETag(objects, { bucket, key, versionId: query.versionId, eTag: ifMatch });
  }
}

/** The object that a conditional delete expects. */
export interface Expected {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
  /** With or without its quotes; `*` is any version of the object. */
  readonly eTag: string;
}

/** @throws S3Error NotImplemented (501), NoSuchKey (404) or PreconditionFailed (412), as S3 documents */
export function checkETag(objects: Objects, { bucket, key, versionId, eTag }: Expected): void {
  if (versionId !== undefined) {
    throw new S3Error('NotImplemented', 'A version cannot be deleted on a condition of its ETag.', 501);
  }
  const actual = etag(objects, bucket, key);
  if (!actual) throw new S3Error('NoSuchKey', 'The specified key does not exist.', 404, `/${bucket}/${key}`);
  if (eTag !== '*' && unquoted(eTag) !== unquoted(actual)) throw preconditionFailed('If-Match');
}

/** @throws S3Error NoSuchVersion: without versioning an object has one version, called `null` */
export function checkVersion({ bucket, key, query }: Pick<S3Request, 'bucket' | 'key' | 'query'>): void {
  if (query.versionId === undefined || query.versionId === 'null') return;
  throw new S3Error('NoSuchVersion', 'The specified version does not exist.', 404, `/${bucket}/${key}`);
}

const etag = (objects: Objects, bucket: string, key: string) =>
  objects['buckets'].get(bucket)?.get(key)?.etag;
const unquoted = (eTag: string) => eTag.replaceAll('"', '');

function preconditionFailed(condition: string): S3Error {
  return new S3Error(
    'PreconditionFailed',
    `At least one of the pre-conditions you specified did not hold: ${condition}`,
    412,
  );
}
