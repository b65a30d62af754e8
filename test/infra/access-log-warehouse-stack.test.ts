import { Match } from 'aws-cdk-lib/assertions';
import { type StageName, stages } from '../../infra/stages.ts';
import { templateOf } from './template.ts';

const templates = (Object.keys(stages) as StageName[]).map(
  (stage) => [stage, templateOf(stages[stage])] as const,
);
const [[, development], [, production]] = templates as [(typeof templates)[0], (typeof templates)[0]];

describe.each(templates)('The stack of %s', (_, template) => {
  const resources = (type: string) => Object.entries(template.findResources(type));

  it('loads on no schedule until somebody switches it on', () => {
    template.allResourcesProperties('AWS::Scheduler::Schedule', {
      State: 'DISABLED',
      ScheduleExpressionTimezone: 'Etc/UTC',
    });
  });

  it('keeps its buckets and the data of the warehouse when it goes', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::RedshiftServerless::Namespace']) {
      template.allResources(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  // Whoever changes one of these would have CloudFormation make an empty one beside the one that holds the data.
  it('knows what holds data by logical ids that never change', () => {
    const ids = [
      'AWS::S3::Bucket',
      'AWS::RedshiftServerless::Namespace',
      'AWS::RedshiftServerless::Workgroup',
    ]
      .flatMap(resources)
      .map(([id]) => id);
    expect(ids.filter((id) => !id.startsWith('SourceBucket'))).toEqual([
      'MaskedBucketD25992CB',
      'WarehouseNamespace78ED5B58',
      'WarehouseWorkgroup507BB996',
    ]);
    for (const id of ids) expect(id).toMatch(/^(SourceBucketDDD2130A|MaskedBucketD25992CB|Warehouse\w+)$/);
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

  it('lets nobody handle the password of the warehouse', () => {
    template.hasResourceProperties('AWS::RedshiftServerless::Namespace', {
      ManageAdminPassword: true,
      AdminUserPassword: Match.absent(),
    });
  });

  it('logs what its state machines do, without the data that they carry', () => {
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
    expect(resources('AWS::StepFunctions::StateMachine')).toHaveLength(7);
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

describe('The stages', () => {
  it('load every hour in development, daily at 02:00 UTC in production', () => {
    development.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 * * * ? *)',
    });
    production.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'cron(0 2 * * ? *)' });
  });

  it('take the logs of a bucket that exists already, and leave its other notifications alone', () => {
    production.hasResourceProperties('Custom::S3BucketNotifications', {
      BucketName: stages.production.source.bucketName,
      Managed: false,
    });
    production.resourceCountIs('AWS::S3::Bucket', 1);
  });
});
