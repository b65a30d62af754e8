import { AccessLogWarehouseStack, stackName } from '../infra/access-log-warehouse-stack.ts';
import { cdkApp } from '../infra/cdk-app.ts';
import { stages } from '../infra/stages.ts';

/** What `npm start` deploys: the development stage as delivered, whatever the owner's `stages.local.ts` says. */
new AccessLogWarehouseStack(cdkApp(), stackName('development'), { stage: stages.development });
