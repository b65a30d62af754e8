import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from '../fauxqs.ts';

/** A request to S3, with its path and query parsed. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  /** Empty for requests about the bucket itself. */
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Query parameters that fauxqs or this folder serves. A request with any other would be taken for a plain put, get or delete. */
const bucketParameters = [
  [
    'GET',
    'list-type prefix delimiter marker max-keys start-after continuation-token encoding-type fetch-owner',
  ],
  ['POST', 'delete'],
  ['GET PUT', 'notification'],
  ['GET PUT DELETE', 'lifecycle encryption'],
] as const;
const objectParameters = [
  ['GET HEAD', 'partNumber attributes versionId'],
  ['GET', 'tagging'],
  [
    'GET',
    'response-content-type response-content-disposition response-content-encoding response-cache-control',
  ],
  ['PUT', 'uploadId partNumber'],
  ['POST', 'uploads uploadId'],
  ['DELETE', 'uploadId versionId'],
] as const;

/** The longest key of an object, in bytes. */
const longestKey = 1024;

/** Refuses keys that S3 does not take, and requests that the local S3 does not serve, naming them. */
export function refuseUnknown({ method, bucket, key, query }: S3Request): void {
  if (Buffer.byteLength(key) > longestKey) throw new S3Error('KeyTooLongError', 'Your key is too long', 400);
  if (key.split('/').includes('..')) {
    throw new S3Error('InvalidURI', `The key ${key} leads out of its bucket.`, 400);
  }
  const served = key ? objectParameters : bucketParameters;
  for (const parameter of Object.keys(query)) {
    if (/^x-id$|^x-amz-/i.test(parameter)) continue;
    const known = served.some(
      ([methods, parameters]) =>
        methods.split(' ').includes(method) && parameters.split(' ').includes(parameter),
    );
    if (!known) {
      const path = `/${bucket}${key && `/${key}`}?${parameter}`;
      throw new S3Error('NotImplemented', `The local S3 does not serve ${method} ${path}.`, 501);
    }
  }
}
