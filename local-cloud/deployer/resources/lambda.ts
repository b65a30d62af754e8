import { functionArn } from '../../core/arn.ts';
import { functionNameOf } from '../../services/lambda/function.ts';
import { type Properties, physicalName, type ResourceType } from '../resource-type.ts';
import { functionLogging, functionTracing, polling } from '../role-uses.ts';
import { TemplateError } from '../template.ts';

/** Pollers of a queue. AWS starts with five and scales; here more would only share the same few cores. */
const pollers = 2;

export const lambdaFunction: ResourceType = {
  emulated: [
    'Code',
    'Environment',
    'FunctionName',
    'Handler',
    'LoggingConfig',
    'MemorySize',
    'ReservedConcurrentExecutions',
    'Role',
    'Runtime',
    'Timeout',
  ],
  accepted: ['Architectures', 'Description', 'EphemeralStorage', 'TracingConfig'],
  async put(properties, place) {
    const { Code, Runtime, Handler, Role, Timeout = 3, MemorySize = 128 } = properties;
    if (!/^nodejs/.test(Runtime ?? '') || !Code?.S3Key) {
      throw new TemplateError(`the local Lambda runs bundled Node.js code only, not ${Runtime}`);
    }
    const functionName: string = properties.FunctionName ?? physicalName(place);
    const { iam } = place.services;
    iam.checkTrust(Role, 'lambda.amazonaws.com');
    if (properties.TracingConfig?.Mode === 'Active') iam.authorize(Role, functionTracing());
    await place.services.lambda.putFunction({
      functionName,
      functionArn: functionArn(functionName),
      codeDirectory: place.asset(Code.S3Key),
      handler: Handler,
      role: Role,
      environment: properties.Environment?.Variables ?? {},
      timeout: Number(Timeout),
      memorySize: Number(MemorySize),
      logGroup: logGroupOf(properties, functionName),
      ...(properties.ReservedConcurrentExecutions !== undefined && {
        reservedConcurrentExecutions: Number(properties.ReservedConcurrentExecutions),
      }),
    });
    return { physicalId: functionName, attributes: { Arn: functionArn(functionName) } };
  },
  verify(properties, { services }, { physicalId }) {
    services.iam.authorize(properties.Role, functionLogging(logGroupOf(properties, physicalId)));
  },
  async delete({ physicalId }, { services }) {
    await services.lambda.deleteFunction(physicalId);
  },
};

const logGroupOf = ({ LoggingConfig }: Properties, functionName: string): string =>
  LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}`;

export const eventSourceMapping: ResourceType = {
  emulated: [
    'BatchSize',
    'Enabled',
    'EventSourceArn',
    'FunctionName',
    'FunctionResponseTypes',
    'MaximumBatchingWindowInSeconds',
    'ScalingConfig',
  ],
  accepted: [],
  async put(properties, { stackName, logicalId, services }) {
    const { EventSourceArn, BatchSize = 10, ScalingConfig = {}, FunctionResponseTypes = [] } = properties;
    if (!/^arn:aws:sqs:.*(?<!\.fifo)$/.test(EventSourceArn)) {
      throw new TemplateError(`the local Lambda polls standard SQS queues only, not ${EventSourceArn}`);
    }
    const id = `${stackName}/${logicalId}`;
    const functionName = functionNameOf(properties.FunctionName);
    services.iam.authorize(services.lambda.checkFunction(functionName).role, polling(EventSourceArn));
    if (properties.Enabled === false) await services.lambda.deleteEventSource(id);
    else {
      await services.lambda.putEventSource(id, {
        functionName,
        queueArn: EventSourceArn,
        batchSize: Number(BatchSize),
        maximumBatchingWindow: Number(properties.MaximumBatchingWindowInSeconds ?? 0),
        reportBatchItemFailures: FunctionResponseTypes.includes('ReportBatchItemFailures'),
        maximumConcurrency: Math.min(pollers, Number(ScalingConfig.MaximumConcurrency ?? pollers)),
      });
    }
    return { physicalId: id, attributes: { Id: id } };
  },
  async delete({ physicalId }, { services }) {
    await services.lambda.deleteEventSource(physicalId);
  },
};
