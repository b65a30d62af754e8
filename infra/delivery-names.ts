import { createHash } from 'node:crypto';
import { Aws } from 'aws-cdk-lib';

/** CloudFront's deliveries are set up here, wherever their buckets are. */
export const deliveryRegion = 'us-east-1';

/** The stack of the deliveries, if it is not that of the warehouse. */
export const deliveryStackName = (stackName: string): string => `${stackName}-delivery`;

/**
 * The bucket of a source with distributions. The name is text that two stacks in two regions make alike, without a look at each
 * other's resources: `accesslogwarehouse-production-site-<account>-eu-west-1`.
 *
 * @param stackName of the warehouse
 * @param region of the warehouse
 */
export function deliveryBucketName(
  stackName: string,
  sourceId: string,
  region: string,
  account: string = Aws.ACCOUNT_ID,
): string {
  const longest = longestBucketName - `-123456789012-${region}`.length;
  return `${fitted(`${stackName}-${sourceId}`.toLowerCase(), longest)}-${account}-${region}`;
}

/** What a distribution is called as a source of deliveries. */
export function deliverySourceName(stackName: string, distributionId: string): string {
  return `${fitted(stackName, longestDeliveryName - distributionId.length - 1)}-${distributionId}`;
}

/**
 * What a bucket is called as a destination of deliveries. CloudFormation replaces a destination of which anything changes, and
 * makes the new one first, which needs another name.
 *
 * @param settings whatever may change
 */
export function deliveryDestinationName(
  stackName: string,
  sourceId: string,
  settings: readonly string[],
): string {
  const hash = shortHash([stackName, sourceId, ...settings].join('\n'));
  return `${fitted(`${stackName}-${sourceId}`, longestDeliveryName - hash.length - 1)}-${hash}`;
}

const longestBucketName = 63;
const longestDeliveryName = 60;

/** A name, whose end gives way to a hash if it is too long. */
function fitted(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const hash = shortHash(name);
  return `${name.slice(0, longest - hash.length - 1)}-${hash}`;
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
