import type { Service } from './http/aws-json.ts';
import type { Route } from './http/gateway.ts';
import { guardJson, guardQuery, guardRest, type Refusal } from './iam/guard.ts';
import type { Iam } from './iam/index.ts';
import type { NeedsOf, NeedsOfRest } from './iam/needs.ts';
import { cloudFormationNeeds } from './services/cloudformation/needs.ts';
import { cloudWatchNeeds } from './services/cloudwatch/needs.ts';
import { lambdaNeeds } from './services/lambda/needs.ts';
import { redshiftDataNeeds } from './services/redshift/needs.ts';
import { redshiftServerlessNeeds } from './services/redshift-serverless/needs.ts';
import { schedulerNeeds } from './services/scheduler/needs.ts';
import { secretsManagerNeeds } from './services/secrets-manager/needs.ts';
import { snsNeeds } from './services/sns/needs.ts';
import { sqsNeeds, sqsRefusal } from './services/sqs/needs.ts';
import { stepFunctionsNeeds } from './services/step-functions/needs.ts';
import { stsNeeds } from './services/sts/needs.ts';

/** How the gateway recognizes the requests of each service, and what their callers need. */
const routes = {
  stepFunctions: json('states', 'AWSStepFunctions', stepFunctionsNeeds),
  lambda: rest('lambda', '/2015-03-31/functions/', lambdaNeeds),
  sqs: json('sqs', 'AmazonSQS', sqsNeeds, sqsRefusal),
  redshiftData: json('redshift-data', 'RedshiftData', redshiftDataNeeds),
  redshiftServerless: json('redshift-serverless', 'RedshiftServerless', redshiftServerlessNeeds),
  secretsManager: json('secretsmanager', 'secretsmanager', secretsManagerNeeds),
  scheduler: rest('scheduler', '/schedules', schedulerNeeds),
  cloudWatch: json('monitoring', 'GraniteServiceVersion20100801', cloudWatchNeeds),
  cloudFormation: query('cloudformation', cloudFormationNeeds),
  sns: query('sns', snsNeeds),
  sts: query('sts', stsNeeds),
  /** Checks permissions itself: its refusals are XML, and a DeleteObjects has one for each object. */
  s3: (service: Service): Route => ({ signingName: 's3', others: true, service }),
};

/** The services that make up the cloud. */
export type ServicesOfCloud = Readonly<Record<keyof typeof routes, Service>>;

export function guardedRoutes(services: ServicesOfCloud, iam: Iam): Route[] {
  const names = Object.keys(routes) as (keyof typeof routes)[];
  return names.map((name) => routes[name](services[name], iam));
}

function json(signingName: string, target: string, needsOf: NeedsOf, refusal?: Refusal) {
  return (service: Service, iam: Iam): Route => ({
    signingName,
    target,
    service: guardJson(service, needsOf, iam, refusal),
  });
}

function rest(signingName: string, path: string, needsOf: NeedsOfRest) {
  return (service: Service, iam: Iam): Route => ({
    signingName,
    path,
    service: guardRest(service, needsOf, iam),
  });
}

function query(signingName: string, needsOf: NeedsOf) {
  return (service: Service, iam: Iam): Route => ({
    signingName,
    service: guardQuery(service, needsOf, iam),
  });
}
