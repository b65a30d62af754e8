import type { ResourceType } from '../resource-type.ts';
import { TemplateError } from '../template.ts';
import { awsCustomResource } from './aws-custom-resource.ts';
import { bucketNotifications } from './bucket-notifications.ts';
import { alarm } from './cloudwatch.ts';
import { customResource } from './custom-resource.ts';
import { rule } from './events.ts';
import { bucketPolicy, managedPolicy, policy, queuePolicy, role } from './iam.ts';
import { eventSourceMapping, lambdaFunction } from './lambda.ts';
import { delivery, deliveryDestination, deliverySource } from './logs.ts';
import { namespace, workgroup } from './redshift-serverless.ts';
import { bucket } from './s3.ts';
import { schedule } from './scheduler.ts';
import { subscription, topic } from './sns.ts';
import { queue } from './sqs.ts';
import { stateMachine } from './step-functions.ts';

const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::Events::Rule': rule,
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::Role': role,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Logs::Delivery': delivery,
  'AWS::Logs::DeliveryDestination': deliveryDestination,
  'AWS::Logs::DeliverySource': deliverySource,
  'AWS::RedshiftServerless::Namespace': namespace,
  'AWS::RedshiftServerless::Workgroup': workgroup,
  'AWS::S3::Bucket': bucket,
  'AWS::S3::BucketPolicy': bucketPolicy,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::StepFunctions::StateMachine': stateMachine,
  'Custom::AWS': awsCustomResource,
  'Custom::S3BucketNotifications': bucketNotifications,
};

/**
 * A `Custom::…` type that is not listed is backed by a function of the template.
 *
 * @throws TemplateError for a type that is neither deployed nor accepted
 */
export function resourceTypeOf(type: string): ResourceType {
  const resourceType = resourceTypes[type];
  if (resourceType) return resourceType;
  if (type.startsWith('Custom::')) return customResource(type);
  throw new TemplateError(`the local cloud neither emulates nor accepts ${type}`);
}
