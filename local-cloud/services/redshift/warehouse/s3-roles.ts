import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Credentials } from '../../../core/principals.ts';

/** The IAM role that S3 is called as: an ARN, or the namespace's default. */
export type RoleName = 'default' | (string & {});

/** Assumes a role that a statement names. @throws RedshiftError when the namespace may not assume it */
export type AssumeRole = (namespaceName: string, role: RoleName) => Credentials;

/** A namespace's access to S3: a client for each role that its statements name. */
export class S3Roles {
  readonly #config: S3ClientConfig;
  readonly #assume: (role: RoleName) => Credentials | undefined;
  readonly #clients = new Map<string, S3Client>();

  /** @param assume returns undefined for the credentials of `config` */
  constructor(config: S3ClientConfig, assume: (role: RoleName) => Credentials | undefined) {
    this.#config = config;
    this.#assume = assume;
  }

  as(role: RoleName): S3Client {
    const credentials = this.#assume(role);
    const key = credentials?.accessKeyId ?? '';
    const client =
      this.#clients.get(key) ?? new S3Client({ ...this.#config, ...(credentials && { credentials }) });
    this.#clients.set(key, client);
    return client;
  }

  destroy(): void {
    for (const client of this.#clients.values()) client.destroy();
  }
}
