import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  GetBucketNotificationConfigurationCommand,
  type GetBucketNotificationConfigurationCommandOutput,
  HeadBucketCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { SdkConfig } from '../operator/stack.ts';
import { deploymentRegion, type ResolvedSource } from '../resolve-stage.ts';
import { doubtful, keptAddresses } from './bucket-settings.ts';
import { isGone } from './destinations.ts';
import type { ExistingBucket } from './existing-bucket.ts';
import { conflicts, foreign, type Notification } from './notifications.ts';

/** What is found out about the buckets of a stage before it is deployed. Each is a sentence with its remedy. */
export interface Findings {
  /** The deployment would fail, or addresses would be kept. */
  readonly faults: readonly string[];
  /** Perhaps all is well. */
  readonly warnings: readonly string[];
}

/**
 * Looks at the buckets that the sources of a stage name, with the credentials of the caller, and changes nothing. CloudFormation
 * would notice some of what is wrong after minutes and say it in S3's words, and would never notice the rest.
 */
export async function checkBuckets(
  sources: readonly ResolvedSource[],
  stackName: string,
  config: SdkConfig = { region: deploymentRegion() },
): Promise<Findings> {
  const s3 = new S3Client({
    ...config,
    followRegionRedirects: true,
    forcePathStyle: config.endpoint !== undefined,
  });
  const faults: string[] = [];
  const warnings: string[] = [];
  try {
    for (const [name, own] of Map.groupBy(sources, ({ bucketName }) => bucketName)) {
      if (name === undefined) continue;
      const bucket = { name, sources: own };
      const access = await attempt(name, 'its region', () => placeFaults(bucket));
      faults.push(...access);
      if (access.length > 0) continue;
      faults.push(...(await attempt(name, 'its notifications', () => notificationFaults(bucket))));
      for (const check of keptAddresses) {
        faults.push(...(await attempt(name, check.about, () => check.find(s3, bucket))));
      }
      for (const check of doubtful) {
        warnings.push(...(await attempt(name, check.about, () => check.find(s3, bucket))));
      }
    }
  } finally {
    s3.destroy();
  }
  return { faults, warnings };

  /** The caller may lack a permission that the deployment has: what cannot be looked at is no fault. */
  async function attempt(name: string, what: string, check: () => Promise<string[]>): Promise<string[]> {
    try {
      return await check();
    } catch (error) {
      warnings.push(`The bucket ${name}: ${what} could not be checked: ${(error as Error).message}`);
      return [];
    }
  }

  async function placeFaults({ name }: ExistingBucket): Promise<string[]> {
    const region = await s3.config.region();
    try {
      const { BucketRegion = region } = await s3.send(new HeadBucketCommand({ Bucket: name }));
      if (BucketRegion === region) return [];
      return [
        `The bucket ${name} is in ${BucketRegion}, and the stage would be deployed to ${region}. S3 notifies only queues in the region of the bucket: deploy with AWS_REGION=${BucketRegion}.`,
      ];
    } catch (error) {
      if ((error as Error).name !== 'NotFound') throw error;
      return [`There is no bucket ${name}: correct its name in the stage, or create it.`];
    }
  }

  async function notificationFaults({ name, sources }: ExistingBucket): Promise<string[]> {
    const configuration = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: name }));
    const isOnBus = ({ events }: ResolvedSource) => events === 'eventbridge';
    return [
      ...offFaults(configuration, { name, sources: sources.filter(isOnBus) }),
      ...(await changeFaults(configuration, { name, sources: sources.filter((each) => !isOnBus(each)) })),
    ];
  }

  /** Of sources whose notification the deployment adds to the others. */
  async function changeFaults(
    configuration: GetBucketNotificationConfigurationCommandOutput,
    bucket: ExistingBucket,
  ): Promise<string[]> {
    if (bucket.sources.length === 0) return [];
    const others = foreign(configuration, await stackIdOf(stackName, config));
    const found: string[] = [];
    for (const notification of others) {
      const gone = await attempt(bucket.name, `whether ${notification.destination} exists`, async () =>
        (await isGone(notification.destination, config)) ? [goneFault(bucket, notification)] : [],
      );
      found.push(...(gone.length > 0 ? gone : conflicts(notification, bucket)));
    }
    return found;
  }
}

/** Of sources that wait for events of EventBridge. */
function offFaults(
  { EventBridgeConfiguration }: GetBucketNotificationConfigurationCommandOutput,
  { name, sources }: ExistingBucket,
): string[] {
  if (EventBridgeConfiguration !== undefined) return [];
  return sources.map(
    ({ id }) =>
      `The bucket ${name} does not send its events to EventBridge, where the source ${id} expects them: no new log would be masked. Switch it on in the S3 console (${name} → Properties → Amazon EventBridge → On) or where the bucket is defined (docs/deployment.md, step 1).`,
  );
}

function goneFault({ name }: ExistingBucket, { id, destination }: Notification): string {
  return `The notification "${id}" of the bucket ${name} goes to ${destination}, which is gone. S3 accepts no change of the bucket's notifications until it is removed ("Unable to validate the following destination configurations"): remove it in the S3 console (${name} → Properties → Event notifications).`;
}

/** @returns undefined when the stack is not deployed yet */
async function stackIdOf(stackName: string, config: SdkConfig): Promise<string | undefined> {
  const cloudFormation = new CloudFormationClient(config);
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks[0]?.StackId;
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  } finally {
    cloudFormation.destroy();
  }
}
