import { AccessLogWarehouseStack } from '../../infra/access-log-warehouse-stack.ts';
import { cdkApp } from '../../infra/cdk-app.ts';
import type { ResolvedStage } from '../../infra/resolve-stage.ts';
import { stages } from '../../infra/stages.ts';

/** The development stage, but for people who cannot wait: and one whose source bucket exists already. */
const impatient: ResolvedStage = { ...stages.development, ingest: { gatherSeconds: 1 } };

const app = cdkApp();
new AccessLogWarehouseStack(app, 'NewBucket', { stage: impatient });
new AccessLogWarehouseStack(app, 'ExistingBucket', {
  stage: { ...impatient, source: { bucketName: 'existing-logs', prefix: 'cdn/' } },
});
