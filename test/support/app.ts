import { AccessLogWarehouseStack } from '../../infra/access-log-warehouse-stack.ts';
import { cdkApp } from '../../infra/cdk-app.ts';
import type { ResolvedStage } from '../../infra/resolve-stage.ts';
import { stages } from '../../infra/stages.ts';
import { kmsKeyArn } from './kms-key.ts';

/** The development stage, but for people who cannot wait. */
const impatient: ResolvedStage = { ...stages.development, ingest: { gatherSeconds: 1 } };

// The template is validated in test/infra/nag.test.ts, beside other tests.
const app = cdkApp({ builtinCloudFormationValidation: false });
new AccessLogWarehouseStack(app, 'NewBucket', { stage: impatient });
// Two of its sources are one bucket, and two hold logs of the same keys. One has all that a bucket can have.
new AccessLogWarehouseStack(app, 'ExistingBuckets', {
  stage: {
    ...impatient,
    sources: [
      { id: 'site', bucketName: 'existing-logs', prefix: 'cdn/' },
      { id: 'shop', bucketName: 'existing-logs', prefix: 'shop/' },
      { id: 'docs', bucketName: 'docs-logs', events: 'eventbridge', kmsKeyArn },
    ],
  },
});
