/**
 * The parts of fauxqs that S3 and SQS are made of. The package exports its app, and `startFauxqs`, which listens on every
 * network interface. Data is for this machine alone, so the stores are imported by path, and the gateway serves the app. The
 * version is pinned; this is the only file to check when it changes.
 *
 * fauxqs takes time and chance from the system, whatever clock the cloud has: visibility timeouts and ids.
 */
export { buildApp } from 'fauxqs';
export { S3Error } from '../../node_modules/fauxqs/dist/common/errors.js';
export { PersistenceManager } from '../../node_modules/fauxqs/dist/persistence.js';
export { FileS3Persistence } from '../../node_modules/fauxqs/dist/s3/fileS3Persistence.js';
export { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
export { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
export { type SqsQueue, SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
