import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';

/** Why S3's own access logs are off. */
export const noAccessLogs =
  "S3's own access logs record readers' IP addresses, which this system exists not to keep.";

/** Every bucket of this system is private, encrypted, takes TLS only, and is kept when the stack is deleted. */
export const safeBucket = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
  // The parts of an interrupted upload are billed, and no listing shows them.
  lifecycleRules: [{ id: 'abort-incomplete-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) }],
} as const satisfies BucketProps;
