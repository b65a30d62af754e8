import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../..');

test('docs/permissions.md has the list that the command prints', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'infra/commands/list-permissions.ts')],
    {
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  const [, documented] = readFileSync(join(root, 'docs/permissions.md'), 'utf8').split('\n## The list\n\n');
  expect(documented).toBe(stdout);
});
