import { Aws } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { LogSource } from './log-source.ts';

/**
 * A rule by which EventBridge tells a queue of the new logs of a source. It leaves the bucket alone: its owner switches
 * EventBridge on.
 */
export function newObjectsRule(
  scope: Construct,
  id: string,
  { bucket, prefix }: LogSource,
  queue: Queue,
): Rule {
  const rule = new Rule(scope, id, {
    description: `New access logs in ${bucket.bucketName}`,
    eventPattern: {
      // Another account may come to own the bucket's name.
      account: [Aws.ACCOUNT_ID],
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: {
        bucket: { name: [bucket.bucketName] },
        ...(prefix && { object: { key: Match.prefix(prefix) } }),
      },
    },
    targets: [{ bind: () => ({ arn: queue.queueArn }) }],
  });
  // CDK's own SqsQueue lets EventBridge do more than send.
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
    }),
  );
  return rule;
}
