import { Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CompositePrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnNamespace, CfnWorkgroup } from 'aws-cdk-lib/aws-redshiftserverless';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { extractsPrefix, loadsPrefix, maskedPrefix } from '../../tasks/common/log-files.ts';
import { acknowledge, grantWithReason } from '../../workflows/parts/acknowledge.ts';
import type { WarehouseConnection } from '../../workflows/run-sql.ts';
import { zonesIn } from '../check-warehouse.ts';
import { ExpiringLogGroups } from './expiring-log-groups.ts';

export interface WarehouseProps {
  /** Redshift Processing Units */
  readonly baseCapacity: number;
  readonly maxCapacity: number;
  readonly maxQuerySeconds: number;
  readonly enhancedVpcRouting: boolean;
  /** The first zones of the region when absent. */
  readonly availabilityZones?: readonly string[];
  /** Tells how many zones there are. */
  readonly region?: string;
  /** What the warehouse loads from, and unloads its ledger, what is to be classified, and extracts to. */
  readonly maskedBucket: IBucket;
}

/** Who signs in, and changes of users. Redshift Serverless writes each to a log group of its own. */
const exportedLogs = ['userlog', 'connectionlog'];

/** Redshift Serverless, reachable through the Data API only. */
export class Warehouse extends Construct implements WarehouseConnection {
  readonly databaseName = 'access_logs';
  readonly workgroupName: string;
  readonly workgroupArn: string;
  readonly adminSecretArn: string;

  constructor(scope: Construct, id: string, props: WarehouseProps) {
    super(scope, id);
    const { baseCapacity, maxCapacity, maxQuerySeconds, enhancedVpcRouting, maskedBucket } = props;
    const name = Stack.of(this).stackName.toLowerCase();
    const copyRole = this.copyRole(maskedBucket);
    const namespace = new CfnNamespace(this, 'Namespace', {
      namespaceName: name,
      dbName: this.databaseName,
      // Redshift creates the password, keeps it in Secrets Manager and rotates it: nobody handles it.
      manageAdminPassword: true,
      iamRoles: [copyRole.roleArn],
      defaultIamRoleArn: copyRole.roleArn,
      logExports: [...exportedLogs],
    });
    // The namespace holds the data. The workgroup below only computes, and if it stayed, the network could not be removed.
    // When the first deployment fails, the namespace is removed as well: it is empty, and its name would block the next try.
    namespace.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    // COPY must find its permissions in place.
    namespace.node.addDependency(copyRole);

    const vpc = this.isolatedVpc(props);
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Redshift Serverless: nothing comes in, and S3 is reached through the gateway endpoint',
    });
    const workgroup = new CfnWorkgroup(this, 'Workgroup', {
      workgroupName: name,
      namespaceName: namespace.ref,
      baseCapacity,
      maxCapacity,
      enhancedVpcRouting,
      // It applies to the statements of loads as well, each of which takes minutes.
      configParameters: [
        { parameterKey: 'max_query_execution_time', parameterValue: String(maxQuerySeconds) },
      ],
      publiclyAccessible: false,
      subnetIds: vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
      securityGroupIds: [securityGroup.securityGroupId],
    });
    this.workgroupName = workgroup.ref;
    this.workgroupArn = workgroup.attrWorkgroupWorkgroupArn;
    this.adminSecretArn = this.lookUpAdminSecret(namespace);
    new ExpiringLogGroups(
      this,
      'Logs',
      exportedLogs.map((log) => `/aws/redshift/${name}/${log}`),
    );
  }

  /** The role that Redshift itself assumes for COPY and UNLOAD. */
  private copyRole(maskedBucket: IBucket): Role {
    const role = new Role(this, 'CopyRole', {
      // AWS requires both for Redshift Serverless.
      assumedBy: new CompositePrincipal(
        new ServicePrincipal('redshift-serverless.amazonaws.com'),
        new ServicePrincipal('redshift.amazonaws.com'),
      ),
      description:
        'Lets Redshift read masked logs and manifests, and unload its ledger, what is to be classified, and extracts',
    });
    grantWithReason(
      role,
      [
        // COPY and UNLOAD list the bucket, even if they are told what to read or write.
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [maskedBucket.bucketArn] }),
        new PolicyStatement({
          actions: ['s3:GetObject'],
          resources: [maskedPrefix, loadsPrefix].map((prefix) => maskedBucket.arnForObjects(`${prefix}*`)),
        }),
        new PolicyStatement({
          actions: ['s3:PutObject'],
          resources: [`${loadsPrefix}*/ledger/*`, `${loadsPrefix}*/unclassified/*`, `${extractsPrefix}*`].map(
            (key) => maskedBucket.arnForObjects(key),
          ),
        }),
      ],
      'A load reads masked logs, and works in a folder of its own. Extracts have a folder, too.',
    );
    return role;
  }

  private isolatedVpc({ availabilityZones, region, enhancedVpcRouting }: WarehouseProps): Vpc {
    const vpc = new Vpc(this, 'Vpc', {
      availabilityZones: [...(availabilityZones ?? firstZones(zonesIn(region)))],
      natGateways: 0,
      subnetConfiguration: [
        // The same size for any number of zones, so that one more changes none that is there.
        { name: 'Redshift', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 18 },
      ],
    });
    acknowledge(vpc, 'VPC7', 'It has no route but to S3, and CloudTrail can record who reads there.');
    if (enhancedVpcRouting) vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    return vpc;
  }

  /** CloudFormation does not return the ARN of the secret that Redshift manages. */
  private lookUpAdminSecret(namespace: CfnNamespace): string {
    const path = 'namespace.adminPasswordSecretArn';
    const call = {
      service: 'redshift-serverless',
      action: 'GetNamespace',
      parameters: { namespaceName: namespace.ref },
      physicalResourceId: PhysicalResourceId.fromResponse(path),
      outputPaths: [path],
    };
    const lookup = new AwsCustomResource(this, 'AdminSecret', {
      onUpdate: call,
      installLatestAwsSdk: false,
      // CDK would create the group after the function, and fail if the function has already logged.
      logGroup: new LogGroup(this, 'AdminSecretLog', {
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({
          actions: ['redshift-serverless:GetNamespace'],
          resources: [namespace.attrNamespaceNamespaceArn],
        }),
      ]),
    });
    return lookup.getResponseField(path);
  }
}

/** In a stack without a fixed region, CDK would use two. */
const firstZones = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs()));
