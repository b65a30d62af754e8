import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembly } from '../support/assembly.ts';
import type { DeployedStack } from '../support/deployed-stack.ts';

/** Deploys the stack with other code, a module, for one of its functions: a version with a bug. */
export async function deployOtherCode({ cloud }: DeployedStack, task: string, code: string): Promise<void> {
  const other = mkdtempSync(join(tmpdir(), 'other-assembly-'));
  cpSync(assembly, other, { recursive: true });
  const assets = readFileSync(join(other, 'NewBucket.assets.json'), 'utf8');
  const { files } = JSON.parse(assets) as { files: Record<string, { displayName: string }> };
  const [hash = ''] = Object.entries(files).find(([, file]) => file.displayName.includes(`/${task}/`)) ?? [];
  const otherHash = hash.split('').reverse().join('');
  mkdirSync(join(other, `asset.${otherHash}`));
  writeFileSync(join(other, `asset.${otherHash}`, 'index.mjs'), code);
  for (const file of ['NewBucket.assets.json', 'NewBucket.template.json']) {
    const text = readFileSync(join(other, file), 'utf8');
    writeFileSync(join(other, file), text.replaceAll(hash, otherHash));
  }
  await cloud.deploy(other, { stackName: 'NewBucket' });
  rmSync(other, { recursive: true });
}

/** Deploys the stack as it is. */
export async function deployFix({ cloud }: DeployedStack): Promise<void> {
  await cloud.deploy(assembly, { stackName: 'NewBucket' });
}
