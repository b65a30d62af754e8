import { region } from '../../core/account.ts';
import { buildApp, SnsStore, SqsStore } from '../fauxqs.ts';
import type { Objects } from './objects.ts';
import type { S3Request } from './request.ts';

/** A single PutObject may be this large on AWS. fauxqs would stop at 11 MiB. */
const largestPut = 5 * 1024 ** 3;

/** The HTTP side of fauxqs for these objects. It does not listen on a port; hooks may be added until `ready()`. */
export function storageApp(objects: Objects) {
  const app = buildApp({
    logger: false,
    defaultRegion: region,
    stores: { s3Store: objects, sqsStore: new SqsStore(), snsStore: new SnsStore() },
  });
  app.removeContentTypeParser(['*', 'application/x-www-form-urlencoded']);
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestPut }, (_request, body, done) =>
    done(null, body),
  );
  return app;
}

/** The parts of a Fastify request that S3 reads. */
interface ParsedRequest {
  readonly method: string;
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: S3Request['headers'];
  readonly body: unknown;
}

export function read({ method, params, query, headers, body }: ParsedRequest): S3Request {
  const { bucket = '', '*': key = '' } = params as Record<string, string>;
  return {
    method,
    bucket,
    key,
    query: query as Record<string, string>,
    headers,
    body: (body as Buffer | undefined) ?? Buffer.alloc(0),
  };
}
