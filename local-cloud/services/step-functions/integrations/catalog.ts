import { awsSdk } from './aws-sdk.ts';
import { type Callbacks, waitForTaskToken } from './callbacks.ts';
import type { Integration } from './integration.ts';
import { lambdaFunction, lambdaInvoke } from './lambda.ts';
import { errorPrefixOf, type Operation, type Sdk } from './sdk.ts';
import { argumentProblems } from './sdk-shapes.ts';
import { startExecution } from './start-execution.ts';

const functionArn = /^arn:aws[\w-]*:lambda:[^:]+:\d{12}:function:[^:]+(:[^:]+)?$/;
const serviceArn =
  /^arn:aws[\w-]*:states:::(?<service>(?:aws-sdk:)?[^:]+):(?<action>[^.]+)(?<pattern>\..+)?$/;

/** All integrations that the Resource of a Task can name here. */
export class Integrations {
  readonly #sdk: Sdk;
  readonly #callbacks: Callbacks;
  readonly #found = new Map<string, Integration>();

  constructor(sdk: Sdk, callbacks: Callbacks) {
    this.#sdk = sdk;
    this.#callbacks = callbacks;
  }

  /** The integration of a valid Resource. */
  get(resource: string): Integration {
    let integration = this.#found.get(resource);
    if (!integration) {
      integration = this.#make(resource);
      this.#found.set(resource, integration);
    }
    return integration;
  }

  /** What is wrong with a Resource; undefined if it is valid. */
  async problem(resource: string): Promise<string | undefined> {
    if (!resource.startsWith('arn:')) return 'Value is not a valid resource ARN';
    if (functionArn.test(resource)) return undefined;
    const { service, action = '', pattern = '' } = serviceArn.exec(resource)?.groups ?? {};
    if (!service)
      return `The resource '${resource}' is neither a Lambda function's ARN nor a service integration`;
    if (service.startsWith('aws-sdk:'))
      return this.#sdkProblem(service.slice('aws-sdk:'.length), action, pattern);
    const integration = `The service integration '${service}:${action}'`;
    const patterns = optimized[`${service}:${action}`];
    if (!patterns) return `${integration} is not known here`;
    return patterns.includes(pattern) ? undefined : `${integration} has no pattern '${pattern}'`;
  }

  async #sdkProblem(service: string, action: string, pattern: string): Promise<string | undefined> {
    if (!errorPrefixOf(service))
      return `The AWS SDK client for the service '${service}' is not installed here`;
    const operation = await this.#sdk.operation(service, action);
    if (!operation) return `The service '${service}' has no action '${action}'`;
    return sdkPatterns.includes(pattern) ? undefined : `AWS SDK integrations have no pattern '${pattern}'`;
  }

  /** What is wrong with the Arguments of a Task whose Resource is valid. */
  async argumentProblems(resource: string, args: unknown): Promise<string[]> {
    const { service = '', action = '' } = serviceArn.exec(resource)?.groups ?? {};
    if (!service) return [];
    const operation = service === 'states' ? 'sfn' : service.replace('aws-sdk:', '');
    const found = (await this.#sdk.operation(operation, action)) as Operation;
    return argumentProblems(args, found.inputSchema);
  }

  #make(resource: string): Integration {
    if (functionArn.test(resource)) return lambdaFunction(resource, this.#sdk);
    const { service = '', action = '', pattern = '' } = serviceArn.exec(resource)?.groups ?? {};
    if (pattern === '.waitForTaskToken') {
      return waitForTaskToken(this.#make(resource.slice(0, -pattern.length)), this.#callbacks);
    }
    if (service === 'lambda') return lambdaInvoke(this.#sdk);
    if (service === 'states') return startExecution(pattern as '' | '.sync' | '.sync:2');
    return awsSdk(service.slice('aws-sdk:'.length), action, this.#sdk);
  }
}

/** The patterns that AWS SDK integrations can have. */
const sdkPatterns: readonly string[] = ['', '.waitForTaskToken'];

/** The optimized integrations, and the patterns that each can have. */
const optimized: Readonly<Record<string, readonly string[]>> = {
  'lambda:invoke': ['', '.waitForTaskToken'],
  'states:startExecution': ['', '.sync', '.sync:2', '.waitForTaskToken'],
};
