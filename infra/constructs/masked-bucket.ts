import { Duration } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { extractsPrefix, loadsPrefix } from '../../tasks/common/log-files.ts';
import { acknowledge } from '../../workflows/parts/acknowledge.ts';
import { noAccessLogs, safeBucket } from './safe-bucket.ts';

/**
 * Where masked logs are kept:
 *
 * - `masked/YYYY/MM/DD/`: the logs by the day of their rows, to be loaded at any time again
 * - `set-aside/YYYY/MM/DD/`: rows that could not be parsed, masked as well
 * - `loads/<hash of the execution's ARN>/`: what one load or backfill works with
 * - `extracts/`: what people unload from the warehouse
 */
export class MaskedBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...safeBucket,
      lifecycleRules: [
        ...safeBucket.lifecycleRules,
        // A failed load can be redriven for 14 days; after 30, nobody reads its manifests.
        { id: 'expire-manifests', prefix: loadsPrefix, expiration: Duration.days(30) },
        // An extract is copied from here as soon as it is made.
        { id: 'expire-extracts', prefix: extractsPrefix, expiration: Duration.days(30) },
      ],
    });
    acknowledge(this.bucket, 'S1', noAccessLogs);
  }
}
