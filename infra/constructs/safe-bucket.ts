import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, type BucketProps } from 'aws-cdk-lib/aws-s3';

/** Why S3's own access logs are off. */
export const noAccessLogs =
  "Access logs of S3 hold the addresses of whoever reads: what this system is there to keep nobody's of.";

/** What every bucket of this system is: never public, TLS only, kept when the stack goes. */
export const safeBucket = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
  // The parts of an upload that broke off are billed, and no listing shows them.
  lifecycleRules: [{ id: 'abort-incomplete-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) }],
} as const satisfies BucketProps;
