import { cdkApp } from '../infra/cdk-app.ts';
import { stageStacks } from '../infra/stage-stacks.ts';
import { stages } from '../infra/stages.ts';
import { region } from '../local-cloud/core/account.ts';

/** What `npm start` deploys: the development stage as delivered, whatever the owner's `stages.local.ts` and AWS_REGION say. */
stageStacks(cdkApp(), 'development', { ...stages.development, region });
