import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import type { Place, PreviousResource, Properties, ResourceType } from '../resource-type.ts';
import { TemplateError } from '../template.ts';
import { listenForAnswer } from './custom-resource-answer.ts';

/**
 * A custom resource backed by a function of the stack: the function is invoked with the event that CloudFormation would send,
 * and answers by HTTP to the address in it.
 */
export function customResource(type: string): ResourceType {
  return {
    emulated: 'all',
    accepted: ['ServiceTimeout'],
    async put(properties, place, previous) {
      const request = previous
        ? ({ RequestType: 'Update', OldResourceProperties: previous.properties } as const)
        : ({ RequestType: 'Create' } as const);
      const event = { ...request, ResourceType: type };
      const { PhysicalResourceId, Data = {} } = await ask(event, properties, place, previous);
      return { physicalId: PhysicalResourceId, attributes: Data };
    },
    async delete(resource, place) {
      const event = { RequestType: 'Delete', ResourceType: type } as const;
      await ask(event, resource.properties, place, resource);
    },
  };
}

type Request = Pick<CloudFormationCustomResourceEvent, 'RequestType' | 'ResourceType'> & {
  readonly OldResourceProperties?: Properties;
};

/** @throws TemplateError with the reason that the function gives */
async function ask(
  request: Request,
  properties: Properties,
  { stackId, logicalId, services }: Place,
  previous: PreviousResource | undefined,
): Promise<CloudFormationCustomResourceResponse> {
  const { url, answer, close } = await listenForAnswer(services.chance);
  const lambda = new LambdaClient(services.config);
  try {
    const event = {
      ...request,
      ServiceToken: properties.ServiceToken,
      ResponseURL: url,
      StackId: stackId,
      RequestId: services.chance.uuid(),
      LogicalResourceId: logicalId,
      ...(previous && { PhysicalResourceId: previous.physicalId }),
      ResourceProperties: properties,
    };
    // CloudFormation does not wait for the invocation. Here a function that dies without an answer is noticed at once.
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: properties.ServiceToken, Payload: JSON.stringify(event) }),
    );
    if (FunctionError) throw new TemplateError(`its function failed: ${Payload?.transformToString()}`);
    const response = await answer;
    if (response.Status === 'FAILED') throw new TemplateError(response.Reason);
    return response;
  } finally {
    lambda.destroy();
    close();
  }
}
