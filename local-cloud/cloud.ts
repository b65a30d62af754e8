import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { region } from './core/account.ts';
import { type Clock, systemClock } from './core/clock.ts';
import { clear, lock } from './core/lock.ts';
import { type Credentials, operatorCredentials, roleCredentials } from './core/principals.ts';
import { Deployer, type Deployment, type DeployOptions } from './deployer/index.ts';
import { type Gateway, type Route, startGateway } from './http/gateway.ts';
import { Iam, type Listener } from './iam/index.ts';
import { guardedRoutes } from './routes.ts';
import { createCloudWatch } from './services/cloudwatch/index.ts';
import { Lambda } from './services/lambda/index.ts';
import { createRedshiftData } from './services/redshift/index.ts';
import { RedshiftServerless } from './services/redshift-serverless/index.ts';
import { createS3 } from './services/s3/index.ts';
import { allowedDestinations } from './services/s3/notification-access.ts';
import type { Destinations } from './services/s3/notifications/index.ts';
import { s3Access } from './services/s3/s3-access.ts';
import { Scheduler } from './services/scheduler/index.ts';
import { SecretsManager } from './services/secrets-manager/index.ts';
import { createSqs } from './services/sqs/index.ts';
import { createStepFunctions, type StepFunctionsOptions } from './services/step-functions/index.ts';

export interface CloudOptions {
  /** Holds all state, over crashes as well, e.g. `.local`. Without it everything is forgotten with the process. */
  readonly directory?: string;
  /** Begins with an empty directory. What another process works on is left alone. */
  readonly fresh?: boolean;
  /** Default: 4566, by which local AWS clouds are known. 0 takes any free port. */
  readonly port?: number;
  readonly clock?: Clock;
  /** Is told about every call of a workflow or a schedule to a service, so that a clock that runs ahead can wait for it. */
  readonly working?: StepFunctionsOptions['working'];
  /** Where workflows, functions and the warehouse call services, given the cloud's endpoint. Tests put a proxy between. */
  readonly servicesAt?: (endpoint: string) => string;
  /** How often S3 sends each notification. It promises once at least, so tests may say 2. */
  readonly deliveries?: number;
  /** Hears of every decision whether somebody may do something. */
  readonly onAccess?: Listener;
}

/** What any AWS SDK client of the cloud's operator is constructed with. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
}

/** Somebody else listens on the port. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

export interface Cloud {
  readonly endpoint: string;
  /** For the SDK clients of the operator. */
  readonly clientConfig: ClientConfig;
  /** Who may do what. */
  readonly iam: Iam;
  /** @see Deployer.deploy */
  deploy(assemblyDirectory: string, options?: DeployOptions): Promise<Deployment>;
  /** Lets running batches finish for a moment, and what is interrupted go on at the next start. */
  close(): Promise<void>;
}

/**
 * Starts all services in this process, behind one endpoint. What a directory shows as unfinished goes on.
 *
 * @throws AlreadyRunningError if another process works on the directory
 * @throws PortTakenError
 */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const { directory, fresh = false, port = 4566 } = options;
  const routing = Promise.withResolvers<readonly Route[]>();
  const gateway = await startGateway(port, routing.promise).catch((error) => {
    throw error.code === 'EADDRINUSE' ? new PortTakenError(`Port ${port} is taken.`) : error;
  });
  try {
    const unlock = directory === undefined ? () => {} : await lock(directory, gateway.endpoint);
    if (fresh && directory !== undefined) clear(directory);
    return await startServices(gateway, options, routing.resolve, unlock);
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

async function startServices(
  gateway: Gateway,
  {
    directory,
    clock = systemClock,
    working,
    servicesAt = (endpoint) => endpoint,
    deliveries = 1,
    onAccess,
  }: CloudOptions,
  serve: (routes: readonly Route[]) => void,
  unlock: () => void,
): Promise<Cloud> {
  const { endpoint } = gateway;
  const servicesEndpoint = servicesAt(endpoint);
  const under = (name: string) => directory && join(directory, name);
  const config: ClientConfig = { endpoint, region, credentials: operatorCredentials };
  const clients = {
    s3: new S3Client(config),
    scheduler: new SchedulerClient(config),
    sfn: new SFNClient(config),
    sqs: new SQSClient(config),
  };

  const iam = new Iam(under('iam/policies.json'), onAccess);
  const sqs = await createSqs({ endpoint, directory: under('sqs') });
  const s3 = await createS3({
    clock,
    destinations: allowedDestinations(repeating(sqs, deliveries), iam),
    checkAccess: s3Access(iam),
    directory: under('s3'),
  });
  const secrets = new SecretsManager(clock, under('secrets-manager/secrets.json'));
  const redshift = createRedshiftData({
    clock,
    directory: under('redshift'),
    s3: { ...config, endpoint: servicesEndpoint },
    assumeRole: (namespaceName, role) => redshiftServerless.assumeRole(namespaceName, role, iam),
  });
  const redshiftServerless: RedshiftServerless = await RedshiftServerless.open(
    redshift,
    secrets,
    under('redshift-serverless/warehouse.json'),
  );
  const stepFunctions = createStepFunctions({
    clock,
    working,
    directory: under('step-functions'),
    client: (_service, roleArn) => ({
      endpoint: servicesEndpoint,
      region,
      credentials: roleCredentials(roleArn),
    }),
  });
  const scheduler = new Scheduler({
    clock,
    endpoint,
    directory: under('scheduler'),
    logs: under('logs'),
    working,
  });
  const lambda = new Lambda({
    endpoint: servicesEndpoint,
    clock,
    directory: under('lambda'),
    logs: under('logs'),
  });

  serve(
    guardedRoutes(
      {
        stepFunctions: stepFunctions.service,
        lambda: lambda.service,
        sqs: sqs.service,
        redshiftData: redshift.service,
        redshiftServerless: redshiftServerless.service,
        secretsManager: secrets.service,
        scheduler: scheduler.service,
        cloudWatch: createCloudWatch().service,
        s3: s3.service,
      },
      iam,
    ),
  );
  const deployer = new Deployer({ config, ...clients, lambda, redshiftServerless, iam }, under('stacks'));

  return {
    endpoint,
    clientConfig: config,
    iam,
    deploy: (assemblyDirectory, options) => deployer.deploy(assemblyDirectory, options),
    async close() {
      // What starts work first, what the work needs last.
      await scheduler.close();
      await lambda.stopPolling();
      await stepFunctions.close();
      await lambda.close();
      await redshift.close();
      for (const client of Object.values(clients)) client.destroy();
      await gateway.close();
      await s3.close();
      await sqs.close();
      unlock();
    },
  };
}

function repeating(destinations: Destinations, times: number): Destinations {
  return {
    hasQueue: (queueArn, bucket) => destinations.hasQueue(queueArn, bucket),
    send(queueArn, body) {
      for (let count = 0; count < times; count++) destinations.send(queueArn, body);
    },
  };
}
