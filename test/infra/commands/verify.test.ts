import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Cloud, startCloud } from '../../../local-cloud/cloud.ts';

const command = join(import.meta.dirname, '../../../infra/commands/verify.ts');
let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ port: 0 });
});
afterAll(() => cloud.close());

/** The variables that lead the AWS CLI to the local cloud. */
const local = () => ({
  AWS_ENDPOINT_URL: cloud.endpoint,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
});

async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { PATH } = process.env;
  // No profile of the person who tests, and no metadata of the machine.
  const isolated = { PATH, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };
  const child = spawn('node', [command, ...args], { env: { ...isolated, ...env } });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { code, stdout: stdout.replaceAll(/\s+/g, ' '), stderr };
}

describe('npm run verify', () => {
  it('says what to do without a stack or without credentials, and what is wrong with its options', async () => {
    const [noStack, noCredentials, noStage, wrongOption] = await Promise.all([
      run(['--stage', 'development'], local()),
      run(['--stage', 'development'], { AWS_ENDPOINT_URL: cloud.endpoint, AWS_REGION: 'us-east-1' }),
      run([]),
      run(['--stage', 'development', '--kep']),
    ]);
    expect(noStack).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /ok Caller account 000000000000.* FAIL Stack There is no stack AccessLogWarehouse-development .*To do: Deploy it/,
      ),
    });
    expect(noCredentials).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^ [\d.]+ s FAIL Caller .*credentials.* To do: Set AWS_PROFILE and AWS_REGION/,
      ),
    });
    expect(noStage).toMatchObject({ code: 2, stderr: expect.stringContaining('Say which stage') });
    expect(wrongOption).toMatchObject({ code: 2, stderr: expect.stringContaining('--keep') });
  });
});
