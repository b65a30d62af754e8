import type { Service } from './http/aws-json.ts';
import type { Route } from './http/gateway.ts';
import { guardJson, guardRest, sqsRefusal } from './iam/guard.ts';
import type { Iam } from './iam/index.ts';
import { cloudWatchNeeds } from './services/cloudwatch/needs.ts';
import { lambdaNeeds } from './services/lambda/needs.ts';
import { redshiftDataNeeds } from './services/redshift/needs.ts';
import { redshiftServerlessNeeds } from './services/redshift-serverless/needs.ts';
import { schedulerNeeds } from './services/scheduler/needs.ts';
import { secretsManagerNeeds } from './services/secrets-manager/needs.ts';
import { sqsNeeds } from './services/sqs/needs.ts';
import { stepFunctionsNeeds } from './services/step-functions/needs.ts';

/** The services that make up the cloud. */
export interface ServicesOfCloud {
  readonly stepFunctions: Service;
  readonly lambda: Service;
  readonly sqs: Service;
  readonly redshiftData: Service;
  readonly redshiftServerless: Service;
  readonly secretsManager: Service;
  readonly scheduler: Service;
  readonly cloudWatch: Service;
  /** Checks for itself who may do what: its refusals are XML, and a DeleteObjects has one for each object. */
  readonly s3: Service;
}

/** How the gateway knows the requests of each service, and what they need. */
export function guardedRoutes(services: ServicesOfCloud, iam: Iam): Route[] {
  const {
    stepFunctions,
    lambda,
    sqs,
    redshiftData,
    redshiftServerless,
    secretsManager,
    scheduler,
    cloudWatch,
    s3,
  } = services;
  return [
    {
      signingName: 'states',
      target: 'AWSStepFunctions',
      service: guardJson(stepFunctions, stepFunctionsNeeds, iam),
    },
    {
      signingName: 'lambda',
      path: '/2015-03-31/functions/',
      service: guardRest(lambda, lambdaNeeds, iam),
    },
    {
      signingName: 'sqs',
      target: 'AmazonSQS',
      service: guardJson(sqs, sqsNeeds, iam, sqsRefusal),
    },
    {
      signingName: 'redshift-data',
      target: 'RedshiftData',
      service: guardJson(redshiftData, redshiftDataNeeds, iam),
    },
    {
      signingName: 'redshift-serverless',
      target: 'RedshiftServerless',
      service: guardJson(redshiftServerless, redshiftServerlessNeeds, iam),
    },
    {
      signingName: 'secretsmanager',
      target: 'secretsmanager',
      service: guardJson(secretsManager, secretsManagerNeeds, iam),
    },
    {
      signingName: 'monitoring',
      target: 'GraniteServiceVersion20100801',
      service: guardJson(cloudWatch, cloudWatchNeeds, iam),
    },
    { signingName: 'scheduler', path: '/schedules', service: guardRest(scheduler, schedulerNeeds, iam) },
    { signingName: 's3', service: s3 },
  ];
}
