import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startCloud } from '../../../local-cloud/cloud.ts';

const command = join(import.meta.dirname, '../../../infra/commands/cdk.ts');

test('npm run deploy says what is wrong with the buckets of the stage, and deploys nothing then', async () => {
  const cloud = await startCloud({ port: 0 });
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    AWS_ENDPOINT_URL: cloud.clientConfig.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const args = [command, 'deploy', '--stage', 'production'];
  const deployed = promisify(execFile)(process.execPath, args, { env, timeout: 60_000 });
  await expect(deployed).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/Nothing is deployed:\n- There is no bucket [\w-]+: correct its name/),
  });
  await cloud.close();
});
