import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from '../../infra/operator/stack.ts';
import { type Cloud, startCloud } from '../../local-cloud/cloud.ts';
import { assembly } from '../support/assembly.ts';

/** An assembly of its own, with a migration that can be broken and mended. */
const workspace = mkdtempSync(join(tmpdir(), 'migration-'));
let cloud: Cloud;
beforeAll(async () => {
  cpSync(assembly, workspace, { recursive: true });
  cloud = await startCloud({ port: 0 });
});
afterAll(async () => {
  await cloud.close();
  rmSync(workspace, { recursive: true });
});

const deploy = () => cloud.deploy(workspace, { stackName: 'NewBucket' });

describe('A deployment', () => {
  const mended = new Map<string, string>();

  it("fails when a migration fails, with the warehouse's reason and the way on", async () => {
    for (const file of globSync(join(workspace, 'asset.*/sql/migrations/0002-*.sql'))) {
      mended.set(file, readFileSync(file, 'utf8'));
      writeFileSync(file, 'CREATE VIEW broken AS SELECT 1 FROM no_such_table;');
    }
    expect(mended.size).toBeGreaterThan(0);
    await expect(deploy()).rejects.toThrow(
      /Custom::WarehouseSchema \w+: FAILED .*migrations\/0002-views: .*no_such_table.*redrive arn:aws:states:.*:execution:NewBucket-migrate:deployment-/s,
    );
  });

  it('goes on with that migration once it is mended', async () => {
    for (const [file, text] of mended) writeFileSync(file, text);
    const { outputs } = await deploy();
    const stack = new Stack(cloud, outputs);
    const { output = '' } = await stack.lastExecution(stack.outputs.MigrateStateMachineArn);
    expect(JSON.parse(output).applied[0]).toBe('0002-views');
    expect(await stack.query('SELECT COUNT(*) FROM traffic_by_day')).toEqual([[0]]);
  });

  it('a second time changes nothing', async () => {
    const actions = new Map<string, string[]>();
    await cloud.deploy(workspace, {
      stackName: 'NewBucket',
      onProgress: ({ action, logicalId }) => actions.set(action, [...(actions.get(action) ?? []), logicalId]),
    });
    expect([...actions.keys()].sort()).toEqual(['accepted', 'unchanged']);
  });
});
