import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from '../../infra/operator/stack.ts';
import { type Cloud, startCloud } from '../../local-cloud/cloud.ts';
import { assembly } from '../support/assembly.ts';

/** An assembly of its own, with a migration that can be broken and fixed. */
const workspace = mkdtempSync(join(tmpdir(), 'migration-'));
const fixed = new Map<string, string>();
let cloud: Cloud;
/** What the first deployment failed with. */
let failure: unknown;
/** The second deployment, with the migration fixed. */
let stack: Stack;

const deploy = () => cloud.deploy(workspace, { stackName: 'NewBucket' });

beforeAll(async () => {
  cpSync(assembly, workspace, { recursive: true });
  cloud = await startCloud({ port: 0 });
  for (const file of globSync(join(workspace, 'asset.*/sql/migrations/0002-*.sql'))) {
    fixed.set(file, readFileSync(file, 'utf8'));
    writeFileSync(file, 'CREATE VIEW broken AS SELECT 1 FROM no_such_table;');
  }
  failure = await deploy().catch((error) => error);
  for (const [file, text] of fixed) writeFileSync(file, text);
  const { outputs } = await deploy();
  stack = new Stack(cloud.clientConfig, outputs);
});
afterAll(async () => {
  stack.close();
  await cloud.close();
  rmSync(workspace, { recursive: true });
});

describe('A deployment', () => {
  it("fails when a migration fails, with the warehouse's reason and what to do", () => {
    expect(fixed.size).toBeGreaterThan(0);
    expect(failure).toMatchObject({
      message: expect.stringMatching(
        /Custom::WarehouseSchema \w+: FAILED .*migrations\/0002-views: .*no_such_table.*redrive arn:aws:states:.*:execution:NewBucket-migrate:deployment-/s,
      ),
    });
  });

  it('goes on with that migration once it is fixed', async () => {
    const { output = '' } = await stack.lastExecution(stack.outputs.MigrateStateMachineArn);
    expect(JSON.parse(output).applied[0]).toBe('0002-views');
    expect(await stack.query('SELECT COUNT(*) FROM traffic_by_day')).toEqual([[0]]);
  });

  it('a second time changes nothing', async () => {
    const actions = new Set<string>();
    await cloud.deploy(workspace, {
      stackName: 'NewBucket',
      onProgress: ({ action }) => actions.add(action),
    });
    expect([...actions].sort()).toEqual(['accepted', 'unchanged']);
  });
});
