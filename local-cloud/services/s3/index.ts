import type { IncomingMessage } from 'node:http';
import type { Chance } from '../../core/chance.ts';
import type { Clock } from '../../core/clock.ts';
import { principalOf } from '../../core/principals.ts';
import { caller, type Service } from '../../http/aws-json.ts';
import { S3Error } from '../fauxqs.ts';
import { type AccessCheck, isMissing } from './access.ts';
import { createdObject } from './created-object.ts';
import { deleteObjects } from './delete-objects.ts';
import { Disk } from './disk.ts';
import { Encryption } from './encryption.ts';
import { Expiration, readExpirationRules } from './expiration.ts';
import { type Bus, type Destinations, Notifications } from './notifications/index.ts';
import { Objects } from './objects.ts';
import { checkPreconditions, checkVersion } from './preconditions.ts';
import { refuseInXml } from './refusals.ts';
import { refuseUnknown, type S3Request } from './request.ts';
import { checkSignature } from './signature.ts';
import { read, storageApp } from './storage.ts';
import { escapeControls, namespace, xmlDocument } from './xml.ts';

export interface S3Options {
  readonly clock: Clock;
  readonly chance: Chance;
  /** The queues that buckets may notify. */
  readonly destinations: Destinations;
  /** Where buckets send events if they are told to. Default: nobody listens. */
  readonly bus?: Bus;
  /** Default: everybody may do everything. */
  readonly checkAccess?: AccessCheck;
  /** Where objects are kept as files; in memory when absent. */
  readonly directory?: string;
}

export interface S3 {
  readonly service: Service;
  close(): Promise<void>;
}

/** fauxqs stores and serves the objects. This adds what it lacks, and refuses what it would take for something else. */
export async function createS3(options: S3Options): Promise<S3> {
  const { clock, chance, destinations, directory } = options;
  const { bus = { send: () => undefined }, checkAccess = () => undefined } = options;
  const objects = new Objects(clock);
  const disk = directory === undefined ? undefined : new Disk(directory, clock);
  disk?.loadS3(objects);
  objects.persistence = disk;
  const expiration = new Expiration(objects, clock);
  const encryption = new Encryption(directory);
  const notifications = new Notifications({ clock, chance, destinations, bus, directory });
  const app = storageApp(objects);
  refuseInXml(app);

  app.addHook('preHandler', async (request, reply) => {
    // Without bytes and content type there is nothing to parse, and fauxqs would have no body.
    request.body ??= Buffer.alloc(0);
    const s3Request = read(request);
    try {
      checkSignature(s3Request, clock.now());
      refuseUnknown(s3Request);
      expiration.run();
      check(s3Request, request.raw);
      checkPreconditions(objects, s3Request);
      checkVersion(s3Request);
      const answer = answerHere(s3Request, request.raw);
      return answer === undefined ? undefined : reply.type('application/xml').send(answer);
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      return reply.code(error.statusCode).type('application/xml').send(error.toXml());
    }
  });

  // Before the answer leaves: a client whose put succeeded can rely on its notification.
  app.addHook('onSend', async (request, reply, payload) => {
    const answer = typeof payload === 'string' ? escapeControls(payload) : payload;
    if (reply.statusCode >= 400) return answer;
    const s3Request = read(request);
    const { method, bucket, key, query } = s3Request;
    const created = createdObject(s3Request);
    if (created) {
      const object = objects.headObject(bucket, created.key);
      const principal = principalOf(caller(request.raw).accessKeyId);
      notifications.created(created.eventName, { ...object, bucket }, principal);
    } else if (method === 'DELETE' && !key && !('lifecycle' in query) && !('encryption' in query)) {
      notifications.forget(bucket);
      encryption.forget(bucket);
    }
    return answer;
  });
  await app.ready();

  function check(request: S3Request, raw: IncomingMessage): void {
    const facts = { missing: isMissing(objects, request), keyArn: encryption.keyOf(request.bucket) };
    checkAccess(request, raw, facts);
  }

  /** @returns the body of the answer, or undefined to let fauxqs answer */
  function answerHere(request: S3Request, raw: IncomingMessage): string | undefined {
    const { method, bucket, key, query, headers, body } = request;
    if (!key && 'delete' in query) return deleteObjects(objects, request, (each) => check(each, raw));
    if (key && 'tagging' in query) return noTags(objects, request);
    if (method === 'PUT' && 'lifecycle' in query) {
      readExpirationRules(body.toString());
      expiration.rulesChanged();
    }
    if (key || !('notification' in query || 'encryption' in query)) return undefined;
    if (!objects.hasBucket(bucket)) {
      throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', 404, `/${bucket}`);
    }
    if ('encryption' in query) {
      if (method === 'GET') return encryption.describe(bucket);
      // A DELETE has no body, and none means S3's own keys.
      encryption.configure(bucket, body.toString());
      return '';
    }
    if (method === 'GET') return notifications.describe(bucket);
    const skipValidation = headers['x-amz-skip-destination-validation'] === 'true';
    notifications.configure(bucket, body.toString(), skipValidation);
    return '';
  }

  return {
    service: async (request, response) => app.routing(request, response),
    async close() {
      await app.close();
      disk?.close();
    },
  };
}

/** GetObjectTagging, which clients ask before they copy an object in parts. Objects have no tags here. */
function noTags(objects: Objects, { bucket, key }: S3Request): string {
  objects.headObject(bucket, key);
  return xmlDocument(`<Tagging xmlns="${namespace}"><TagSet/></Tagging>`);
}
