import { fileURLToPath } from 'node:url';
import { synthesize } from '../infra/local/run/synthesize.ts';
import { assembly } from './e2e/assembly.ts';

/** Bundles the Lambda functions and synthesizes the stacks that the end-to-end tests deploy. */
export default async function globalSetup(): Promise<void> {
  await synthesize(fileURLToPath(new URL('e2e/app.ts', import.meta.url)), assembly);
}
