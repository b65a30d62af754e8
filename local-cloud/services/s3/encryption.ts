import { join } from 'node:path';
import { type JsonFile, jsonFile } from '../../core/json-file.ts';
import { S3Error } from '../fauxqs.ts';
import { element, escapeXml, namespace, text, xmlDocument } from './xml.ts';

/**
 * The KMS keys that buckets are encrypted with. Nothing is encrypted here, but who reads or writes an object needs the permission
 * for the key that its bucket has now.
 */
export class Encryption {
  /** ARNs of keys, by bucket. */
  readonly #keys: JsonFile<Record<string, string>>;

  /** @param directory in memory when absent */
  constructor(directory: string | undefined) {
    this.#keys = jsonFile(directory && join(directory, 'encryption.json'), {});
  }

  /** @returns undefined for a bucket with S3's own keys */
  keyOf(bucket: string): string | undefined {
    return this.#keys.content[bucket];
  }

  /** @throws S3Error NotImplemented (501) for a key that is not named by its ARN */
  configure(bucket: string, xml: string): void {
    const key = text(xml, 'KMSMasterKeyID');
    if (key !== undefined && !/^arn:[\w-]+:kms:[^:]+:\d+:key\//.test(key)) {
      throw new S3Error('NotImplemented', `The local S3 takes keys by their ARNs, not ${key}.`, 501);
    }
    if (key === undefined) delete this.#keys.content[bucket];
    else this.#keys.content[bucket] = key;
    this.#keys.save();
  }

  describe(bucket: string): string {
    const key = this.keyOf(bucket);
    const byDefault = element(
      'ApplyServerSideEncryptionByDefault',
      key === undefined
        ? element('SSEAlgorithm', 'AES256')
        : element('SSEAlgorithm', 'aws:kms') + element('KMSMasterKeyID', escapeXml(key)),
    );
    return xmlDocument(
      `<ServerSideEncryptionConfiguration xmlns="${namespace}">${element('Rule', byDefault)}</ServerSideEncryptionConfiguration>`,
    );
  }

  forget(bucket: string): void {
    this.configure(bucket, '');
  }
}
