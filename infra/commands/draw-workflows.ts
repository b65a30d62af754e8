import { writeFileSync } from 'node:fs';
import { workflowsPage } from '../workflows-page/page.ts';

/** `npm run workflows`: writes docs/workflows.md, with a diagram of each state machine. */
writeFileSync(new URL('../../docs/workflows.md', import.meta.url), workflowsPage());
