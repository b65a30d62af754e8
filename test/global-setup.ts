import { fileURLToPath } from 'node:url';
import { synthesize } from '../infra/synthesize.ts';
import { assembly } from './support/assembly.ts';

/** Bundles the Lambda functions and synthesizes the stacks that the end-to-end tests deploy. */
export default async function globalSetup(): Promise<void> {
  await synthesize(fileURLToPath(new URL('support/app.ts', import.meta.url)), assembly);
}
