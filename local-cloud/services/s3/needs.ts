import { bucketArn, objectArn } from '../../core/arn.ts';
import type { Context } from '../../iam/conditions.ts';
import type { Need } from '../../iam/need.ts';
import { unknownOperation } from '../../iam/needs.ts';
import type { Facts } from './access.ts';
import type { S3Request } from './request.ts';

/**
 * What a request to S3 needs. A DeleteObjects itself needs nothing: each of its objects comes as a DELETE.
 */
export function s3Needs(request: S3Request, facts: Facts): Need[] {
  return request.key === ''
    ? bucketNeeds(request)
    : [...objectNeeds(request, facts.missing), ...keyNeeds(request, facts)];
}

/** By `METHOD` or `METHOD ?parameter`. */
const bucketActions: Readonly<Record<string, string>> = {
  DELETE: 'DeleteBucket',
  GET: 'ListBucket',
  'GET ?lifecycle': 'GetLifecycleConfiguration',
  'GET ?notification': 'GetBucketNotification',
  HEAD: 'ListBucket',
  PUT: 'CreateBucket',
  'PUT ?lifecycle': 'PutLifecycleConfiguration',
  'DELETE ?lifecycle': 'PutLifecycleConfiguration',
  'GET ?encryption': 'GetEncryptionConfiguration',
  'PUT ?encryption': 'PutEncryptionConfiguration',
  'DELETE ?encryption': 'PutEncryptionConfiguration',
  'PUT ?notification': 'PutBucketNotification',
};

function bucketNeeds({ method, bucket, query }: S3Request): Need[] {
  if (bucket === '') return [{ action: 's3:ListAllMyBuckets', resource: '*' }];
  if (method === 'POST' && 'delete' in query) return [];
  const parameter = ['encryption', 'lifecycle', 'notification'].find((name) => name in query);
  const operation = parameter ? `${method} ?${parameter}` : method;
  const action = bucketActions[operation];
  if (!action) throw unknownOperation('s3', `${operation} of a bucket`);
  const context: Context = query.prefix === undefined ? {} : { 's3:prefix': query.prefix };
  return [{ action: `s3:${action}`, resource: bucketArn(bucket), context }];
}

function objectNeeds({ method, bucket, key, query, headers }: S3Request, missing: boolean): Need[] {
  const resource = objectArn(bucket, key);
  const need = (action: string): Need => ({ action: `s3:${action}`, resource });
  const ofVersion = (action: string) => need(query.versionId === undefined ? action : versionOf(action));
  const listing = missing ? [{ action: 's3:ListBucket', resource: bucketArn(bucket) }] : [];
  const conditional = headers['if-match'] !== undefined;
  switch (method) {
    case 'GET':
    case 'HEAD':
      if ('tagging' in query) return [ofVersion('GetObjectTagging')];
      return [
        ofVersion('GetObject'),
        ...('attributes' in query ? [need('GetObjectAttributes')] : []),
        ...listing,
      ];
    case 'PUT':
      return [
        need('PutObject'),
        ...(conditional ? [need('GetObject'), ...listing] : []),
        ...(headers['x-amz-tagging'] === undefined ? [] : [need('PutObjectTagging')]),
        ...(headers['x-amz-acl'] === undefined ? [] : [need('PutObjectAcl')]),
        ...copySource(headers['x-amz-copy-source']),
      ];
    case 'POST':
      return [need('PutObject')];
    case 'DELETE':
      if (query.uploadId !== undefined) return [need('AbortMultipartUpload')];
      // A condition is checked by reading the object's ETag.
      return [ofVersion('DeleteObject'), ...(conditional ? [need('GetObject'), ...listing] : [])];
    default:
      throw unknownOperation('s3', `${method} of an object`);
  }
}

/** Reading an object decrypts its data key, writing makes one. An upload in parts does both. HEAD and DELETE need no key. */
function keyNeeds({ method, query }: S3Request, { missing, keyArn }: Facts): Need[] {
  if (keyArn === undefined) return [];
  const need = (action: string): Need => ({ action: `kms:${action}`, resource: keyArn });
  const ofParts = 'uploadId' in query || 'uploads' in query;
  switch (method) {
    case 'GET':
      return missing || 'tagging' in query || 'attributes' in query ? [] : [need('Decrypt')];
    case 'PUT':
    case 'POST':
      return [need('GenerateDataKey'), ...(ofParts ? [need('Decrypt')] : [])];
    default:
      return [];
  }
}

/** GetObject → GetObjectVersion, GetObjectTagging → GetObjectVersionTagging */
const versionOf = (action: string): string => action.replace(/^([A-Z][a-z]+Object)/, '$1Version');

/** `/bucket/key` or `bucket/key`, URL-encoded, perhaps with `?versionId=…` */
function copySource(header: string | string[] | undefined): Need[] {
  if (header === undefined) return [];
  const [path = '', version] = String(header).split('?versionId=');
  const [bucket = '', ...key] = decodeURIComponent(path).replace(/^\//, '').split('/');
  const action = version === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  return [{ action, resource: objectArn(bucket, key.join('/')) }];
}
