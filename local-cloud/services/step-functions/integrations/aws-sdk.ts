import { type Integration, requestOnly, taskScheduled } from './integration.ts';
import { errorPrefixOf, type Operation, type Sdk } from './sdk.ts';
import { type Absence, sdkFailure } from './sdk-failure.ts';
import { fromSdkOutput, toSdkInput } from './sdk-shapes.ts';

/** `arn:aws:states:::aws-sdk:SERVICE:ACTION`: any operation of any AWS service whose SDK client is installed. */
export function awsSdk(service: string, action: string, sdk: Sdk): Integration {
  const named = { resourceType: `aws-sdk:${service}`, resource: action };
  return {
    ...named,
    ...requestOnly,
    eventFamily: 'Task',
    scheduled: (args, region) => taskScheduled(named, args, region),
    async request(args, { signal, roleArn }) {
      const operation = (await sdk.operation(service, action)) as Operation;
      try {
        const { output } = await operation.send(toSdkInput(args, operation.inputSchema), roleArn, signal);
        return await fromSdkOutput(output, operation.outputSchema);
      } catch (error) {
        signal.throwIfAborted();
        throw sdkFailure(error, errorPrefixOf(service) as string, absences[`${service}:${action}`]);
      }
    },
  };
}

/** The response to HEAD has no body that says what is missing. The AWS SDK for Java infers it from the request. */
const absences: Readonly<Record<string, Absence>> = {
  's3:headObject': { exception: 'NoSuchKeyException', message: 'The specified key does not exist.' },
  's3:headBucket': { exception: 'NoSuchBucketException', message: 'The specified bucket does not exist' },
};
