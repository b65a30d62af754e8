import { fileURLToPath } from 'node:url';
import { synthesize } from '../../infra/synthesize.ts';

/** Where the stacks of `app.ts` are synthesized to, once for all tests. */
export const assembly = fileURLToPath(new URL('../../.local/test/cdk.out', import.meta.url));

/** Bundles the Lambda functions and synthesizes the stacks of `app.ts`. */
export const synthesizeAssembly = (): Promise<void> =>
  synthesize(fileURLToPath(new URL('app.ts', import.meta.url)), assembly);
