import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  type AwsSdkCall,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../../workflows/parts/acknowledge.ts';

/**
 * Sets the retention of log groups that a service would create when it first logs, and that would then never expire.
 *
 * They cannot be resources of the stack: if a group is there already, left by a deployment that has failed for example,
 * CloudFormation would refuse to make it.
 */
export class ExpiringLogGroups extends Construct {
  constructor(scope: Construct, id: string, names: readonly string[]) {
    super(scope, id);
    for (const name of names) {
      const [kind = name] = name.split('/').slice(-1);
      const make = this.call(`Make-${kind}`, name, 'CreateLogGroup', {}, 'ResourceAlreadyExistsException');
      const retentionInDays = RetentionDays.THREE_MONTHS;
      const expire = this.call(`Expire-${kind}`, name, 'PutRetentionPolicy', { retentionInDays });
      expire.node.addDependency(make);
    }
  }

  private call(
    id: string,
    logGroupName: string,
    action: string,
    parameters: object,
    ignoreErrorCodesMatching?: string,
  ): AwsCustomResource {
    const call: AwsSdkCall = {
      service: 'cloudwatch-logs',
      action,
      parameters: { logGroupName, ...parameters },
      physicalResourceId: PhysicalResourceId.of(logGroupName),
      ignoreErrorCodesMatching,
    };
    const arn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `${logGroupName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const grant = new PolicyStatement({ actions: [`logs:${action}`], resources: [arn] });
    const resource = new AwsCustomResource(this, id, {
      resourceType: 'Custom::LogGroup',
      onUpdate: call,
      installLatestAwsSdk: false,
      policy: AwsCustomResourcePolicy.fromStatements([grant]),
    });
    acknowledgeWildcards(resource, [grant], 'The streams of one log group.');
    return resource;
  }
}
