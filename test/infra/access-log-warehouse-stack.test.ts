import { Match } from 'aws-cdk-lib/assertions';
import type { ResolvedSource } from '../../infra/resolve-stage.ts';
import { stages } from '../../infra/stages.ts';
import { templateOf } from './template.ts';

const development = templateOf(stages.development);
const production = templateOf(stages.production);

describe.each([
  ['development', development, stages.development],
  ['production', production, stages.production],
] as const)('The stack of %s', (_, template, stage) => {
  const resources = (type: string) => Object.entries(template.findResources(type));

  it('loads on no schedule until somebody switches it on', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Description: 'Loads the access logs of the last days',
      State: 'DISABLED',
      ScheduleExpressionTimezone: 'Etc/UTC',
    });
  });

  it('keeps its buckets and the data of the warehouse when it goes', () => {
    template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.allResources('AWS::RedshiftServerless::Namespace', { UpdateReplacePolicy: 'Retain' });
  });

  // Its name would be taken: the next try of a first deployment that has failed would fail too.
  it('takes the empty warehouse back when a first deployment fails', () => {
    template.allResources('AWS::RedshiftServerless::Namespace', { DeletionPolicy: 'RetainExceptOnCreate' });
  });

  it('is told of every object that is created in a source, by whichever operation of S3', () => {
    template.allResourcesProperties('Custom::S3BucketNotifications', {
      NotificationConfiguration: {
        QueueConfigurations: [Match.objectLike({ Events: ['s3:ObjectCreated:*'] })],
      },
    });
  });

  it('is the same every time that it is made', () => {
    expect(templateOf(stage).toJSON()).toEqual(template.toJSON());
  });

  it('has buckets that are private, encrypted and clean up after broken uploads', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: Match.anyValue(),
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
        ]),
      },
    });
  });

  it.each(['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy'])(
    'refuses what does not come over TLS: %s',
    (type) => {
      template.allResourcesProperties(type, {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ]),
        },
      });
    },
  );

  it('tries a message five times and then keeps it in a dead-letter queue', () => {
    template.hasResourceProperties('AWS::SQS::Queue', { RedrivePolicy: { maxReceiveCount: 5 } });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('hides a message for six times the time that its function may take, and the time it is gathered', () => {
    const [queue] = resources('AWS::SQS::Queue').filter(([, { Properties }]) => Properties.RedrivePolicy);
    const [mapping] = resources('AWS::Lambda::EventSourceMapping');
    expect(queue?.[1].Properties.VisibilityTimeout).toBe(
      6 * 60 + mapping?.[1].Properties.MaximumBatchingWindowInSeconds,
    );
  });

  it('keeps the warehouse off the internet', () => {
    template.hasResourceProperties('AWS::RedshiftServerless::Workgroup', {
      PubliclyAccessible: false,
      EnhancedVpcRouting: true,
    });
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
    for (const type of ['AWS::EC2::NatGateway', 'AWS::EC2::InternetGateway']) {
      template.resourceCountIs(type, 0);
    }
    template.resourceCountIs('AWS::EC2::Subnet', 3);
  });

  it('lets people ask as somebody who may only select, and who sees no secret', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'AccessLogWarehouse-test-reader',
      Tags: [{ Key: 'RedshiftDbRoles', Value: 'reader' }],
    });
    const [policy] = resources('AWS::IAM::ManagedPolicy');
    expect(policy?.[1].Properties).toMatchObject({ ManagedPolicyName: 'AccessLogWarehouse-test-reader' });
    const { Statement } = policy?.[1].Properties.PolicyDocument ?? {};
    expect(Statement.flatMap(({ Action }: { Action: string[] }) => Action)).toEqual([
      'redshift-data:ExecuteStatement',
      'redshift-serverless:GetCredentials',
      'redshift-data:CancelStatement',
      'redshift-data:DescribeStatement',
      'redshift-data:GetStatementResult',
    ]);
    expect(Statement[0].Resource).toEqual({
      'Fn::GetAtt': ['WarehouseWorkgroup507BB996', 'Workgroup.WorkgroupArn'],
    });
  });

  it('lets nobody handle the password of the warehouse', () => {
    template.hasResourceProperties('AWS::RedshiftServerless::Namespace', {
      ManageAdminPassword: true,
      AdminUserPassword: Match.absent(),
    });
  });

  it('keeps what the warehouse logs for three months, whether its log groups are there already or not', () => {
    const calls = resources('Custom::LogGroup').map(([, { Properties }]) => JSON.parse(Properties.Update));
    const logGroupNames = ['userlog', 'connectionlog'].map(
      (log) => `/aws/redshift/accesslogwarehouse-test/${log}`,
    );
    expect(calls).toEqual(
      logGroupNames.flatMap((logGroupName) => [
        expect.objectContaining({
          action: 'CreateLogGroup',
          parameters: { logGroupName },
          ignoreErrorCodesMatching: 'ResourceAlreadyExistsException',
        }),
        expect.objectContaining({
          action: 'PutRetentionPolicy',
          parameters: { logGroupName, retentionInDays: 90 },
        }),
      ]),
    );
    template.hasResourceProperties('AWS::RedshiftServerless::Namespace', {
      LogExports: ['userlog', 'connectionlog'],
    });
  });

  it('logs what its state machines do, without the data that they carry', () => {
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
    expect(resources('AWS::StepFunctions::StateMachine')).toHaveLength('visitors' in stage ? 9 : 8);
  });

  it('runs its functions on Node 24', () => {
    const ours = resources('AWS::Lambda::Function').filter(([, { Properties }]) => Properties.Architectures);
    expect(new Set(ours.map(([, { Properties }]) => Properties.Runtime))).toEqual(new Set(['nodejs24.x']));
  });

  it('grants no action on every service, and a "*" resource only where AWS knows no narrower one', () => {
    const withoutResource = [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'redshift-data:DescribeStatement',
      'redshift-data:GetStatementResult',
      'redshift-data:CancelStatement',
      'cloudwatch:PutMetricData',
      // CDK's handler of bucket notifications, which may serve buckets that the stack does not know.
      's3:PutBucketNotification',
      's3:GetBucketNotification',
    ];
    for (const [id, { Properties }] of resources('AWS::IAM::Policy')) {
      for (const { Effect, Action, Resource } of Properties.PolicyDocument.Statement) {
        const actions = [Action].flat();
        expect({ id, actions: actions.filter((action) => action.endsWith(':*') || action === '*') }).toEqual({
          id,
          actions: [],
        });
        if (Effect === 'Allow' && [Resource].flat().includes('*')) {
          expect({ id, actions: actions.filter((action) => !withoutResource.includes(action)) }).toEqual({
            id,
            actions: [],
          });
        }
      }
    }
  });
});

/** The properties with another value of which CloudFormation makes a new resource, empty, beside the one with the data. */
const replacing: Readonly<Record<string, readonly string[]>> = {
  'AWS::EC2::Subnet': ['AvailabilityZone', 'AvailabilityZoneId', 'CidrBlock', 'VpcId'],
  'AWS::EC2::VPC': ['CidrBlock', 'InstanceTenancy'],
  'AWS::RedshiftServerless::Namespace': ['NamespaceName', 'Tags'],
  'AWS::RedshiftServerless::Workgroup': ['NamespaceName', 'WorkgroupName'],
  'AWS::S3::Bucket': ['BucketName', 'BucketNamePrefix', 'BucketNamespace', 'ObjectLockEnabled'],
  'AWS::SNS::Topic': ['FifoTopic', 'TopicName'],
  'AWS::SQS::Queue': ['FifoQueue', 'QueueName'],
  'AWS::StepFunctions::StateMachine': ['StateMachineName', 'StateMachineType'],
};

/** What was released once, and what must stay as it is: data, messages under way, histories, subscriptions. */
const released = {
  IngestDeadLetterQueueE8016E9B: {},
  IngestNewLogssite88ECE3D5: {},
  LogSourcesNewBucketsite19E5B577: {},
  SaltBucketA5F79C0A: {},
  MaskedBucketD25992CB: {},
  OperatorTopic09F1FE2E: {},
  WarehouseNamespace78ED5B58: { NamespaceName: 'accesslogwarehouse-test' },
  WarehouseWorkgroup507BB996: {
    NamespaceName: { Ref: 'WarehouseNamespace78ED5B58' },
    WorkgroupName: 'accesslogwarehouse-test',
  },
  WarehouseVpcFB5FA611: { CidrBlock: '10.0.0.0/16', InstanceTenancy: 'default' },
  WarehouseVpcRedshiftSubnet1Subnet07C169AE: subnet(0, '10.0.0.0/18'),
  WarehouseVpcRedshiftSubnet2Subnet4DFEB252: subnet(1, '10.0.64.0/18'),
  WarehouseVpcRedshiftSubnet3Subnet73E74590: subnet(2, '10.0.128.0/18'),
  ForgetSaltsStateMachine981C70AB: { StateMachineName: 'AccessLogWarehouse-test-forget-salts' },
  BackfillStateMachine395F6B27: { StateMachineName: 'AccessLogWarehouse-test-backfill' },
  ClassifyStateMachineF750FB38: { StateMachineName: 'AccessLogWarehouse-test-classify' },
  IngestStateMachineA684E1BA: { StateMachineName: 'AccessLogWarehouse-test-ingest' },
  LoadStateMachineE5A758BC: { StateMachineName: 'AccessLogWarehouse-test-load' },
  MigrateStateMachine3AC18C51: { StateMachineName: 'AccessLogWarehouse-test-migrate' },
  ReportFailureStateMachineA1F66F1B: { StateMachineName: 'AccessLogWarehouse-test-report-failure' },
  RunSqlStateMachineC09DA5BB: { StateMachineName: 'AccessLogWarehouse-test-run-sql' },
  VacuumStateMachine86B68521: { StateMachineName: 'AccessLogWarehouse-test-vacuum' },
};

function subnet(index: number, CidrBlock: string) {
  const AvailabilityZone = { 'Fn::Select': [index, { 'Fn::GetAZs': '' }] };
  return { AvailabilityZone, CidrBlock, VpcId: { Ref: 'WarehouseVpcFB5FA611' } };
}

describe('An upgrade', () => {
  it('replaces nothing that holds data or a state', () => {
    const stateful = Object.entries(replacing).flatMap(([type, properties]) =>
      Object.entries(development.findResources(type)).map(([id, { Properties = {} }]) => [
        id,
        Object.fromEntries(
          properties.flatMap((name) => (name in Properties ? [[name, Properties[name]]] : [])),
        ),
      ]),
    );
    expect(Object.fromEntries(stateful)).toEqual(released);
  });

  it('leaves the database, its loader and its reader their names', () => {
    development.hasResourceProperties('AWS::RedshiftServerless::Namespace', { DbName: 'access_logs' });
    development.hasResourceProperties('AWS::IAM::Role', { RoleName: 'AccessLogWarehouse-test-run-sql' });
    development.hasResourceProperties('AWS::IAM::Role', { RoleName: 'AccessLogWarehouse-test-reader' });
  });
});

describe('The network of the warehouse', () => {
  const { warehouse } = stages.production;
  const withoutRouting = { ...warehouse, enhancedVpcRouting: false };
  const routed = templateOf({ ...stages.production, region: 'eu-west-1' });
  const unrouted = templateOf({ ...stages.production, warehouse: withoutRouting, region: 'us-west-1' });
  const subnetsOf = (template: typeof routed) =>
    Object.entries(template.findResources('AWS::EC2::Subnet')).map(([id, { Properties }]) => [
      id,
      Properties.CidrBlock,
    ]);

  it('leads to S3 from three zones, with enhanced VPC routing', () => {
    expect(subnetsOf(routed)).toHaveLength(3);
    routed.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  });

  it('leads nowhere without it, and is in two zones where there are no more', () => {
    unrouted.hasResourceProperties('AWS::RedshiftServerless::Workgroup', { EnhancedVpcRouting: false });
    unrouted.resourceCountIs('AWS::EC2::VPCEndpoint', 0);
    expect(subnetsOf(unrouted)).toHaveLength(2);
  });

  it('keeps its subnets when one is added', () => {
    expect(subnetsOf(routed)).toEqual(expect.arrayContaining(subnetsOf(unrouted)));
  });

  it('is refused where the region has too few zones', () => {
    expect(() => templateOf({ ...stages.production, region: 'us-west-1' })).toThrow('needs three zones');
  });
});

describe('The stages', () => {
  it('end every query after an hour', () => {
    for (const template of [development, production]) {
      template.hasResourceProperties('AWS::RedshiftServerless::Workgroup', {
        ConfigParameters: [{ ParameterKey: 'max_query_execution_time', ParameterValue: '3600' }],
      });
    }
  });

  it('choose the zones of the warehouse where it does not run in the first three', () => {
    const availabilityZones = ['us-east-1b', 'us-east-1c', 'us-east-1d'] as const;
    const { warehouse } = stages.production;
    const template = templateOf({ ...stages.production, warehouse: { ...warehouse, availabilityZones } });
    const subnets = Object.values(template.findResources('AWS::EC2::Subnet'));
    expect(subnets.map(({ Properties }) => Properties.AvailabilityZone)).toEqual(availabilityZones);
  });

  it('load every hour in development, daily at 02:00 UTC in production', () => {
    development.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 * * * ? *)',
    });
    production.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'cron(0 2 * * ? *)' });
  });

  it('take the logs of a bucket that exists already, and leave its other notifications alone', () => {
    production.hasResourceProperties('Custom::S3BucketNotifications', {
      BucketName: stages.production.sources[0].bucketName,
      Managed: false,
    });
    production.resourceCountIs('AWS::S3::Bucket', 1);
  });
});

describe('A stage whose visitors have ids', () => {
  const template = templateOf({ ...stages.production, visitors: true, timeZone: 'Asia/Tokyo' });
  const saltBucket = { Ref: Match.stringLikeRegexp('^SaltBucket') };
  const objects = Match.objectLike({ 'Fn::Join': ['', [Match.anyValue(), '/*']] });

  it('keeps salts in a bucket without versions, where they expire', () => {
    const buckets = Object.entries(template.findResources('AWS::S3::Bucket'));
    const [, { Properties } = { Properties: {} }] = buckets.find(([id]) => id.startsWith('SaltBucket')) ?? [];
    expect(Properties).not.toHaveProperty('VersioningConfiguration');
    expect(Properties.LifecycleConfiguration.Rules).toContainEqual({
      Id: 'expire-salts',
      Status: 'Enabled',
      ExpirationInDays: 5,
    });
  });

  it.each([
    ['read or make', ['s3:GetObject*', 's3:PutObject*'], '^IngestMaskLogsRole'],
    ['delete', 's3:DeleteObject*', '^ForgetSaltsStateMachineRole'],
  ])('lets only one role %s them, and keeps it so when the stack goes', (_, Action, role) => {
    template.hasResource('AWS::S3::BucketPolicy', {
      DeletionPolicy: 'Retain',
      Properties: {
        Bucket: saltBucket,
        PolicyDocument: {
          Statement: Match.arrayWith([
            {
              Effect: 'Deny',
              Principal: { AWS: '*' },
              Action,
              Resource: objects,
              Condition: {
                ArnNotEquals: {
                  'aws:PrincipalArn': { 'Fn::GetAtt': [Match.stringLikeRegexp(role), 'Arn'] },
                },
              },
            },
          ]),
        },
      },
    });
  });

  it('has its days in its own time zone', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ SALT_BUCKET_NAME: saltBucket, TIME_ZONE: 'Asia/Tokyo' }),
      },
    });
  });

  it('deletes old salts every day, whether logs are loaded or not, and reports it when that fails', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Description: 'Deletes the salts of days that have been over for three days',
      ScheduleExpression: 'cron(5 0 * * ? *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      State: 'ENABLED',
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        detail: { stateMachineArn: Match.arrayWith([{ Ref: Match.stringLikeRegexp('^ForgetSalts') }]) },
      },
    });
  });

  it('is the only one that has any of this', () => {
    expect(JSON.stringify(production.toJSON())).not.toMatch(/salt/i);
  });

  it.each(['Europe/Nowhere', '+09:00', ''])('has no time zone "%s"', (timeZone) => {
    expect(() => templateOf({ ...stages.production, timeZone })).toThrow(
      `The time zone "${timeZone}" of the stage does not exist: use a name of the IANA database, such as Europe/Berlin.`,
    );
  });
});

describe('A stage of several sources', () => {
  const sources: readonly ResolvedSource[] = [
    { id: 'site', bucketName: 'existing-logs', prefix: 'cdn/' },
    { id: 'shop', bucketName: 'existing-logs', prefix: 'shop/' },
    { id: 'docs' },
  ];
  const template = templateOf({ ...stages.production, sources });

  it('has a queue for each, one function that reads them, and one dead-letter queue', () => {
    template.resourceCountIs('AWS::SQS::Queue', 4);
    const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
    expect(new Set(mappings.map(({ Properties }) => JSON.stringify(Properties.EventSourceArn))).size).toBe(3);
    expect(new Set(mappings.map(({ Properties }) => JSON.stringify(Properties.FunctionName))).size).toBe(1);
  });

  it('configures the notifications of a bucket at once, each of its sources with its prefix', () => {
    template.resourceCountIs('Custom::S3BucketNotifications', 2);
    template.hasResourceProperties('Custom::S3BucketNotifications', {
      BucketName: 'existing-logs',
      NotificationConfiguration: {
        QueueConfigurations: ['cdn/', 'shop/'].map((Value) =>
          Match.objectLike({ Filter: { Key: { FilterRules: [{ Name: 'prefix', Value }] } } }),
        ),
      },
    });
  });

  it('has a prefix with an equals sign URL-encoded where S3 wants it so, and nowhere else', () => {
    const hive = templateOf({ ...stages.production, sources: [{ id: 'hive', prefix: 'year=2026/' }] });
    hive.hasResourceProperties('Custom::S3BucketNotifications', {
      NotificationConfiguration: {
        QueueConfigurations: [
          Match.objectLike({ Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'year%3D2026/' }] } } }),
        ],
      },
    });
    const policies = JSON.stringify(hive.findResources('AWS::IAM::Policy'));
    expect(policies).toContain('/year=2026/*');
    expect(policies).not.toContain('%3D');
  });

  it('learns of logs from EventBridge where a source says so, and leaves the bucket alone', () => {
    const onBus = templateOf({
      ...stages.production,
      sources: [{ id: 'bus', bucketName: 'existing-logs', prefix: 'year=2026/', events: 'eventbridge' }],
    });
    onBus.resourceCountIs('Custom::S3BucketNotifications', 0);
    onBus.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        account: [{ Ref: 'AWS::AccountId' }],
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: ['existing-logs'] }, object: { key: [{ prefix: 'year=2026/' }] } },
      },
      Targets: [{ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('NewLogsbus'), 'Arn'] } }],
    });
    onBus.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sqs:SendMessage',
            Condition: {
              ArnEquals: {
                'aws:SourceArn': { 'Fn::GetAtt': [Match.stringLikeRegexp('NewObjectsbus'), 'Arn'] },
              },
            },
            Principal: { Service: 'events.amazonaws.com' },
          }),
        ]),
      },
    });
  });

  it('lets originals be read and deleted below the prefixes of its sources only', () => {
    const resources = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.filter(
        ({ Action }: { Action: string | string[] }) =>
          [Action].flat().includes('s3:GetObjectVersion') || [Action].flat().includes('s3:DeleteObject'),
      ).map(({ Resource }: { Resource: unknown }) => JSON.stringify(Resource)),
    );
    expect(resources).toHaveLength(2);
    for (const resource of resources) {
      expect(resource).toContain(':s3:::existing-logs/cdn/*');
      expect(resource).toContain(':s3:::existing-logs/shop/*');
      expect(resource).not.toContain(':s3:::existing-logs/*');
    }
  });

  it('has no more alarms and metrics than one of one source', () => {
    const alarms = (of: typeof template) => Object.keys(of.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms(template)).toEqual(alarms(production));
  });

  it('leaves the queues and buckets of the others alone when one is added or taken away', () => {
    const ids = (of: typeof template) =>
      ['AWS::SQS::Queue', 'AWS::S3::Bucket', 'Custom::S3BucketNotifications'].flatMap((type) =>
        Object.keys(of.findResources(type)),
      );
    const [site, , docs] = sources as [ResolvedSource, ResolvedSource, ResolvedSource];
    const fewer = templateOf({ ...stages.production, sources: [docs, site] });
    expect(ids(template)).toEqual(expect.arrayContaining(ids(fewer)));
  });

  it('is refused when its sources overlap', () => {
    const overlapping = [...sources, { id: 'all', bucketName: 'existing-logs' }];
    expect(() => templateOf({ ...stages.production, sources: overlapping })).toThrow('overlap');
  });
});
