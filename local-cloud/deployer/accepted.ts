import { arn, functionArn } from '../core/arn.ts';
import { type Deployed, type Place, type Properties, physicalName, shortHash } from './resource-type.ts';
import type { Resource } from './template.ts';

/** A resource that has no effect here: why, and the values of references to it. */
export interface Acceptance {
  readonly reason: string;
  deployed(place: Place, properties: Properties): Deployed;
}

const network = 'there is no network to isolate: every service is on the loopback interface';
const monitoring = 'nobody is paged by a local cloud';

const acceptedTypes: Readonly<Record<string, Acceptance>> = {
  'AWS::EC2::VPC': ec2('vpc', { VpcId: 'vpc', DefaultSecurityGroup: 'sg' }),
  'AWS::EC2::Subnet': ec2('subnet', { SubnetId: 'subnet' }),
  'AWS::EC2::RouteTable': ec2('rtb', { RouteTableId: 'rtb' }),
  'AWS::EC2::SubnetRouteTableAssociation': ec2('rtbassoc', { Id: 'rtbassoc' }),
  'AWS::EC2::VPCEndpoint': ec2('vpce', { Id: 'vpce' }),
  'AWS::EC2::SecurityGroup': ec2('sg', { GroupId: 'sg' }),
  'AWS::SNS::TopicPolicy': named(monitoring),
  'AWS::CloudWatch::CompositeAlarm': named(monitoring, (name) => arn('cloudwatch', `alarm:${name}`)),
  'AWS::CloudWatch::Dashboard': named(monitoring),
  'AWS::KMS::Key': named(monitoring, (name) => arn('kms', `key/${name}`)),
  'AWS::Lambda::Permission': named('only AWS services need it, and none calls here'),
  'AWS::Logs::LogGroup': {
    reason: 'functions log to files, executions keep their history',
    deployed: (place, { LogGroupName = physicalName(place) }) => ({
      physicalId: LogGroupName,
      attributes: { Arn: arn('logs', `log-group:${LogGroupName}:*`) },
    }),
  },
  'Custom::LogGroup': named('functions log to files, and nothing else logs'),
  'Custom::VpcRestrictDefaultSG': named(network),
  'AWS::CDK::Metadata': named('it tells AWS which constructs are used'),
};

/** Functions of the CDK whose work the deployer does itself, by the beginning of their logical ids. */
const acceptedFunctions: Readonly<Record<string, Acceptance>> = {
  BucketNotificationsHandler050a0587b7544547bf325f094a3db834: lambda('Custom::S3BucketNotifications'),
  AWS679f53fac002430cb0da5b7982bd2287: lambda('Custom::AWS'),
  CustomVpcRestrictDefaultSGCustomResourceProvider: lambda('Custom::VpcRestrictDefaultSG'),
};

const ruleOfOthers = named('of the services here, only S3 sends events', (name) =>
  arn('events', `rule/${name}`),
);

/** @returns undefined for a resource that must be deployed */
export function acceptance(logicalId: string, { Type, Properties }: Resource): Acceptance | undefined {
  if (Type === 'AWS::Events::Rule') return mayConcernS3(Properties) ? undefined : ruleOfOthers;
  if (Type !== 'AWS::Lambda::Function') return acceptedTypes[Type];
  return Object.entries(acceptedFunctions).find(([prefix]) => logicalId.startsWith(prefix))?.[1];
}

/** A rule without a pattern is one of a schedule. */
function mayConcernS3({ EventPattern }: Properties = {}): boolean {
  if (EventPattern === undefined) return false;
  const { source } = EventPattern;
  return !Array.isArray(source) || source.some((each) => typeof each !== 'string' || each === 'aws.s3');
}

/** @param idAttributes the prefixes of the attributes that are ids */
function ec2(prefix: string, idAttributes: Readonly<Record<string, string>>): Acceptance {
  return {
    reason: network,
    deployed({ stackName, logicalId }) {
      const suffix = shortHash(`${stackName}/${logicalId}`, 17);
      const ids = Object.entries(idAttributes).map(([name, itsPrefix]) => [name, `${itsPrefix}-${suffix}`]);
      return { physicalId: `${prefix}-${suffix}`, attributes: Object.fromEntries(ids) };
    },
  };
}

function named(reason: string, arnOf?: (name: string) => string): Acceptance {
  return {
    reason,
    deployed(place) {
      const physicalId = physicalName(place);
      return { physicalId, attributes: arnOf ? { Arn: arnOf(physicalId) } : {} };
    },
  };
}

function lambda(type: string): Acceptance {
  return named(`the deployer does ${type} itself`, functionArn);
}
