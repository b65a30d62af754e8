import { createRequire } from 'node:module';
import type { Chance } from '../../../core/chance.ts';
import type { Schema } from './sdk-shapes.ts';

/** How to reach an AWS service: options of an SDK client. */
export interface ClientConfiguration {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly forcePathStyle?: boolean;
}

/**
 * Configures the client of a service.
 * @param service - its name in an `aws-sdk:` resource, such as `s3` or `redshiftdata`
 * @param roleArn - the role that makes the calls
 */
export type ClientFor = (service: string, roleArn: string) => ClientConfiguration;

/** The answer to a call, with what the transport says about it. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the shape depends on the operation
  readonly output: any;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
}

/** One operation of an AWS service. */
export interface Operation {
  readonly inputSchema: Schema;
  readonly outputSchema: Schema;
  /** @throws the SDK's error */
  send(input: unknown, roleArn: string, signal: AbortSignal): Promise<Answer>;
}

/** The known services, each with its name in the AWS SDK for Java 2, from which Step Functions makes error names. */
const services: Readonly<
  Record<string, readonly [packageName: string, client: string, errorPrefix: string]>
> = {
  athena: ['client-athena', 'AthenaClient', 'Athena'],
  cloudwatch: ['client-cloudwatch', 'CloudWatchClient', 'CloudWatch'],
  dynamodb: ['client-dynamodb', 'DynamoDBClient', 'DynamoDb'],
  eventbridge: ['client-eventbridge', 'EventBridgeClient', 'EventBridge'],
  glue: ['client-glue', 'GlueClient', 'Glue'],
  lambda: ['client-lambda', 'LambdaClient', 'Lambda'],
  redshiftdata: ['client-redshift-data', 'RedshiftDataClient', 'RedshiftData'],
  redshiftserverless: ['client-redshift-serverless', 'RedshiftServerlessClient', 'RedshiftServerless'],
  s3: ['client-s3', 'S3Client', 'S3'],
  scheduler: ['client-scheduler', 'SchedulerClient', 'Scheduler'],
  secretsmanager: ['client-secrets-manager', 'SecretsManagerClient', 'SecretsManager'],
  sfn: ['client-sfn', 'SFNClient', 'Sfn'],
  sns: ['client-sns', 'SNSClient', 'Sns'],
  sqs: ['client-sqs', 'SQSClient', 'Sqs'],
  ssm: ['client-ssm', 'SSMClient', 'Ssm'],
  sts: ['client-sts', 'STSClient', 'Sts'],
};

/** The name of a service in the AWS SDK for Java 2, or undefined if its JavaScript client is not installed. */
export function errorPrefixOf(service: string): string | undefined {
  const known = Object.hasOwn(services, service) ? services[service] : undefined;
  if (!known) return undefined;
  try {
    createRequire(import.meta.url).resolve(`@aws-sdk/${known[0]}`);
    return known[2];
  } catch {
    return undefined;
  }
}

/** As many calls at once as an account may run Lambda functions. With the default of the SDK, 50, Tasks would queue. */
const maxSockets = 1000;

/** The SDK clients of one Step Functions service, created on first use, one for each AWS service and role. */
export class Sdk {
  readonly #clientFor: ClientFor;
  readonly #chance: Chance;
  readonly #clients = new Map<string, Client>();

  constructor(clientFor: ClientFor, chance: Chance) {
    this.#clientFor = clientFor;
    this.#chance = chance;
  }

  /** Finds an operation by its name in a Resource, such as `listObjectsV2`; undefined if the service does not have it. */
  async operation(service: string, action: string): Promise<Operation | undefined> {
    const [packageName, clientName] = services[service] as [string, string, string];
    const module = await import(`@aws-sdk/${packageName}`);
    const command = Object.keys(module).find((key) => key.toLowerCase() === `${action}command`.toLowerCase());
    if (!command) return undefined;
    const [, , , , inputSchema, outputSchema] = module[`${command.slice(0, -'Command'.length)}$`] as Schema[];
    return {
      inputSchema,
      outputSchema,
      send: (input, roleArn, signal) => {
        const client = this.#client(service, roleArn, module[clientName]);
        return send(client, new module[command](input), signal, this.#chance);
      },
    };
  }

  close(): void {
    for (const client of this.#clients.values()) client.destroy();
    this.#clients.clear();
  }

  #client(service: string, roleArn: string, ClientClass: new (configuration: object) => Client): Client {
    const key = `${service} ${roleArn}`;
    let client = this.#clients.get(key);
    if (!client) {
      // Step Functions calls only once. Retries are up to the state machine.
      const requestHandler = { httpAgent: { maxSockets }, httpsAgent: { maxSockets } };
      client = new ClientClass({ requestHandler, ...this.#clientFor(service, roleArn), maxAttempts: 1 });
      this.#clients.set(key, client);
    }
    return client;
  }
}

interface Client {
  send(command: object, options: object): Promise<{ $metadata: { requestId?: string } }>;
  destroy(): void;
}

interface Transport {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

async function send(
  client: Client,
  // biome-ignore lint/suspicious/noExplicitAny: every operation has its own command
  command: any,
  abortSignal: AbortSignal,
  chance: Chance,
): Promise<Answer> {
  let transport: Transport = { statusCode: 200, headers: {} };
  const listen = (next: (args: unknown) => Promise<{ response: Transport }>) => async (args: unknown) => {
    const result = await next(args);
    transport = result.response;
    return result;
  };
  command.middlewareStack.add(listen, { step: 'deserialize', priority: 'low' });
  const output = await client.send(command, { abortSignal });
  const { statusCode, headers } = transport;
  return { output, statusCode, headers, requestId: output.$metadata.requestId ?? chance.uuid() };
}
