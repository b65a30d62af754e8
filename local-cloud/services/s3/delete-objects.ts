import { S3Error } from '../fauxqs.ts';
import type { Objects } from './objects.ts';
import { checkETag, checkVersion } from './preconditions.ts';
import type { S3Request } from './request.ts';
import { element, elements, escapeXml, namespace, text, xmlDocument } from './xml.ts';

const mostKeys = 1000;

/**
 * DeleteObjects, where the `ETag` of an object is the condition of its delete. The answer is 200 even if all objects of the
 * request failed: `Errors` lists those.
 *
 * @param check throws an S3Error when the caller may not delete this object
 * @returns the `DeleteResult` document
 * @throws S3Error MalformedXML if the request is empty or names more than 1,000 objects
 */
export function deleteObjects(
  objects: Objects,
  request: S3Request,
  check: (deletion: S3Request) => void,
): string {
  const { bucket } = request;
  const xml = request.body.toString();
  if (!objects.hasBucket(bucket)) {
    throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', 404, `/${bucket}`);
  }
  const wanted = elements(xml, 'Object');
  if (wanted.length === 0 || wanted.length > mostKeys) {
    throw new S3Error(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
      400,
    );
  }
  const quiet = text(xml, 'Quiet') === 'true';
  const results = wanted.map((object) => deleteObject(objects, bucket, object, { quiet, check }));
  return xmlDocument(`<DeleteResult xmlns="${namespace}">${results.join('')}</DeleteResult>`);
}

function deleteObject(
  objects: Objects,
  bucket: string,
  object: string,
  { quiet, check }: { quiet: boolean; check: (deletion: S3Request) => void },
): string {
  const key = text(object, 'Key') ?? '';
  const versionId = text(object, 'VersionId');
  const eTag = text(object, 'ETag');
  const query: Record<string, string> = versionId === undefined ? {} : { versionId };
  try {
    check({
      method: 'DELETE',
      bucket,
      key,
      query,
      headers: eTag === undefined ? {} : { 'if-match': eTag },
      body: Buffer.alloc(0),
    });
    if (eTag !== undefined) checkETag(objects, { bucket, key, versionId, eTag });
    checkVersion({ bucket, key, query });
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    const version = versionId === undefined ? '' : element('VersionId', escapeXml(versionId));
    const reason = element('Code', error.code) + element('Message', escapeXml(error.message));
    return element('Error', element('Key', escapeXml(key)) + version + reason);
  }
  objects.deleteObject(bucket, key);
  return quiet ? '' : element('Deleted', element('Key', escapeXml(key)));
}
