import { fileURLToPath } from 'node:url';

/** Where the stacks of `app.ts` are synthesized to, once for all tests. */
export const assembly = fileURLToPath(new URL('../../.local/test/cdk.out', import.meta.url));
