import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { region } from './core/account.ts';
import { type Chance, systemChance } from './core/chance.ts';
import { type Clock, systemClock } from './core/clock.ts';
import { clear, lock } from './core/lock.ts';
import { type Credentials, operatorCredentials, roleCredentials } from './core/principals.ts';
import { Deployer, type Deployment, type DeployOptions } from './deployer/index.ts';
import { type Gateway, type Route, startGateway } from './http/gateway.ts';
import { Iam, type Listener } from './iam/index.ts';
import { guardedRoutes } from './routes.ts';
import { createCloudFormation } from './services/cloudformation/index.ts';
import { CloudWatch } from './services/cloudwatch/index.ts';
import { EventBridge } from './services/eventbridge/index.ts';
import { Lambda } from './services/lambda/index.ts';
import { deliverLog } from './services/logs/deliver-log.ts';
import { LogDeliveries } from './services/logs/index.ts';
import { createRedshiftData } from './services/redshift/index.ts';
import { RedshiftServerless } from './services/redshift-serverless/index.ts';
import { createS3 } from './services/s3/index.ts';
import { allowedDestinations } from './services/s3/notification-access.ts';
import { s3Access } from './services/s3/s3-access.ts';
import { Scheduler } from './services/scheduler/index.ts';
import { SecretsManager } from './services/secrets-manager/index.ts';
import { Sns } from './services/sns/index.ts';
import { createSqs, type Sqs } from './services/sqs/index.ts';
import { createStepFunctions, type StepFunctionsOptions } from './services/step-functions/index.ts';
import { createSts } from './services/sts/index.ts';

export interface CloudOptions {
  /** Keeps all state, over crashes as well. Without it, the state ends with the process. */
  readonly directory?: string;
  /** Starts with an empty directory. One that another process works on is left alone. */
  readonly fresh?: boolean;
  /** Default: 4566, the usual port of local AWS clouds. 0 takes any free port. */
  readonly port?: number;
  /** The time of everything but SQS and the code of functions. Default: the system's. */
  readonly clock?: Clock;
  /** The chance of everything but SQS and the code of functions. Default: the system's. */
  readonly chance?: Chance;
  /** Is told of each call that a workflow or a schedule makes, so that a clock that runs ahead can wait for it. */
  readonly working?: StepFunctionsOptions['working'];
  /** The endpoint that workflows, functions and the warehouse call, derived from the cloud's own. Tests insert a proxy. */
  readonly servicesAt?: (endpoint: string) => string;
  /** How often S3 sends each notification. It promises at least once, so tests may say 2. */
  readonly deliveries?: number;
  /** Is told of every decision about who may do what. */
  readonly onAccess?: Listener;
}

/** The configuration of an AWS SDK client of the cloud's operator. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
}

/** Another process listens on the port. */
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
  /**
   * Delivers a log file as CloudFront's standard logging v2 would: to wherever a delivery of the distribution leads, as the service
   * that delivers logs.
   *
   * @param name `<distribution>.YYYY-MM-DD-HH.<id>.gz`
   * @throws AccessDenied if the policy of a bucket does not let it
   */
  deliverLog(name: string, body: Uint8Array): Promise<void>;
  /** Gives running batches a moment to finish. Interrupted work goes on at the next start. */
  close(): Promise<void>;
}

/**
 * Starts all services in this process, behind one endpoint. Unfinished work of the directory goes on.
 *
 * @throws AlreadyRunningError if another process works on the directory
 * @throws PortTakenError
 */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const { directory, fresh = false, port = 4566, chance } = options;
  const routing = Promise.withResolvers<readonly Route[]>();
  const gateway = await startGateway(port, routing.promise, chance).catch((error) => {
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
    chance = systemChance,
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
  const sqs = await createSqs({ clock, chance, endpoint, directory: under('sqs') });
  const queues = repeating(sqs, deliveries);
  const eventBridge = new EventBridge({ queues, iam, path: under('eventbridge/rules.json') });
  const s3 = await createS3({
    clock,
    chance,
    destinations: allowedDestinations(queues, iam),
    bus: eventBridge,
    checkAccess: s3Access(iam),
    directory: under('s3'),
  });
  const secrets = new SecretsManager({ clock, chance, path: under('secrets-manager/secrets.json') });
  const redshift = createRedshiftData({
    clock,
    chance,
    directory: under('redshift'),
    s3: { ...config, endpoint: servicesEndpoint },
    assumeRole: (namespaceName, role) => redshiftServerless.assumeRole(namespaceName, role, iam),
  });
  const redshiftServerless: RedshiftServerless = await RedshiftServerless.open({
    chance,
    redshift,
    secrets,
    path: under('redshift-serverless/warehouse.json'),
  });
  const stepFunctions = createStepFunctions({
    clock,
    chance,
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
    chance,
    endpoint,
    directory: under('scheduler'),
    logs: under('logs'),
    working,
  });
  const lambda = new Lambda({
    endpoint: servicesEndpoint,
    clock,
    chance,
    directory: under('lambda'),
    logs: under('logs'),
  });
  const cloudWatch = new CloudWatch({ clock, path: under('cloudwatch/alarms.json') });
  const logs = new LogDeliveries(under('log-deliveries/deliveries.json'));
  const sns = new Sns(under('sns/topics.json'));
  const deployer = new Deployer(
    {
      clock,
      chance,
      config,
      ...clients,
      lambda,
      redshiftServerless,
      cloudWatch,
      sns,
      logs,
      eventBridge,
      iam,
    },
    under('stacks'),
  );

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
        cloudWatch: cloudWatch.service,
        cloudFormation: createCloudFormation(() => deployer.describe()).service,
        sns: sns.service,
        sts: createSts().service,
        s3: s3.service,
      },
      iam,
    ),
  );

  return {
    endpoint,
    clientConfig: config,
    iam,
    deliverLog: (...file) => deliverLog({ logs, iam, s3: clients.s3 }, ...file),
    deploy: (assemblyDirectory, options) => deployer.deploy(assemblyDirectory, options),
    async close() {
      // First the services that start work, last those that the work needs.
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

function repeating({ hasQueue, send }: Sqs, times: number): Pick<Sqs, 'hasQueue' | 'send'> {
  return {
    hasQueue,
    send(queueArn, body) {
      for (let count = 0; count < times; count++) send(queueArn, body);
    },
  };
}
