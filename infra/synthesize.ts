import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs a CDK app in a process of its own and leaves its cloud assembly, Lambda bundles included, in a directory: the very
 * templates and assets that a deployment sends to AWS.
 *
 * @param context the CDK context, as with `cdk --context`
 * @throws Error with what the CDK printed
 */
export async function synthesize(
  app: string,
  outputDirectory: string,
  context: Readonly<Record<string, string>> = {},
): Promise<void> {
  const env = { ...process.env, CDK_OUTDIR: outputDirectory, CDK_CONTEXT_JSON: JSON.stringify(context) };
  try {
    await promisify(execFile)('node', [app], { env });
  } catch (error) {
    throw new Error(`${app} cannot be synthesized:\n${(error as { stderr: string }).stderr}`);
  }
}
