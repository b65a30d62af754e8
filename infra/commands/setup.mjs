/**
 * `npm run setup`: installs what is missing in node_modules. Plain JavaScript, since it runs on the Node of the machine: the
 * one that the programs need is itself a package.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

if (!isComplete()) {
  // Whatever the machine's settings leave out, such as NODE_ENV=production: without scripts there is no Node.
  const options = ['--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'];
  // Through a shell: on Windows, npm is a script.
  const { status } = spawnSync(`npm ci ${options.join(' ')}`, { cwd: root, stdio: 'inherit', shell: true });
  if (status !== 0 || !isComplete()) {
    console.error(
      'The packages could not be installed: see above. Fix the cause, and run the command again.',
    );
    process.exitCode = 1;
  }
}

/** Whether every package that the lock file asks for is there in its version, and the Node among them runs. */
function isComplete() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const missing = Object.entries(packages).some(
    ([path, { version, optional }]) => path !== '' && !optional && versionOf(path) !== version,
  );
  if (missing) return false;
  const node = spawnSync(join(root, 'node_modules/.bin/node'), ['--version'], { encoding: 'utf8' });
  return node.stdout?.trim() === `v${packages['node_modules/node'].version}`;
}

function versionOf(path) {
  const file = join(root, path, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}
