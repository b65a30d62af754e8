/**
 * The parts of fauxqs that S3 and SQS are made of. The package exports its app, and `startFauxqs`, which listens on every
 * interface: too far for buckets of unmasked logs. So its stores are taken by path, and its app is served by the gateway
 * without a port of its own. The version is pinned; this file is the only one to look at when that changes.
 */
export { buildApp } from 'fauxqs';
export { S3Error } from '../../node_modules/fauxqs/dist/common/errors.js';
export { PersistenceManager } from '../../node_modules/fauxqs/dist/persistence.js';
export { FileS3Persistence } from '../../node_modules/fauxqs/dist/s3/fileS3Persistence.js';
export { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
export { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
export { SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
