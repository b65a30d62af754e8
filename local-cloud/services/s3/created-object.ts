import type { S3Request } from './request.ts';

/** An object that a successful request created. */
export interface Created {
  /** as in notifications: `ObjectCreated:Put` … */
  readonly eventName: string;
  readonly key: string;
}

/** @returns undefined for a request that creates no object */
export function createdObject({ method, key, query, headers, body }: S3Request): Created | undefined {
  if (method === 'PUT' && key && !query.uploadId) {
    return { eventName: headers['x-amz-copy-source'] ? 'ObjectCreated:Copy' : 'ObjectCreated:Put', key };
  }
  if (method === 'POST' && key && query.uploadId) {
    return { eventName: 'ObjectCreated:CompleteMultipartUpload', key };
  }
  if (method === 'POST' && !key && headers['content-type']?.startsWith('multipart/form-data')) {
    return { eventName: 'ObjectCreated:Post', key: postedKey(body.toString('latin1')) };
  }
  return undefined;
}

/** A browser's form has the key in a field, in which `${filename}` stands for the name of the file. */
function postedKey(form: string): string {
  const key = /name="key"[\s\S]*?\r\n\r\n(.*)\r\n/.exec(form)?.[1] ?? '';
  const fileName = /filename="(?:[^"]*[/\\])?([^"]*)"/.exec(form)?.[1] ?? '';
  return Buffer.from(key, 'latin1')
    .toString()
    .replaceAll(/\$\{filename\}/g, Buffer.from(fileName, 'latin1').toString());
}
