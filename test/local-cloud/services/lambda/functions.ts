import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { systemChance } from '../../../../local-cloud/core/chance.ts';
import { type Clock, systemClock } from '../../../../local-cloud/core/clock.ts';
import type { FunctionConfiguration } from '../../../../local-cloud/services/lambda/function.ts';
import { Lambda } from '../../../../local-cloud/services/lambda/index.ts';
import { startStorage } from '../../services.ts';

/** Lambda beside S3 and SQS, with functions written in the test that uses them. */
export async function startFunctions(clock: Clock = systemClock) {
  const directory = mkdtempSync(join(tmpdir(), 'lambda-'));
  const storage = await startStorage();
  const { endpoint } = storage;
  const logs = join(directory, 'logs');
  const lambda = new Lambda({ endpoint, clock, chance: systemChance, directory, logs });
  storage.routes.push({ signingName: 'lambda', service: lambda.service });
  const client = new LambdaClient({ ...storage.config, maxAttempts: 1 });
  return {
    ...storage,
    lambda,
    client,
    async deploy(
      name: string,
      code: string,
      configuration: Partial<FunctionConfiguration> = {},
      file = 'index.mjs',
    ) {
      const codeDirectory = join(directory, 'assets', `asset.${crypto.randomUUID()}`);
      mkdirSync(codeDirectory, { recursive: true });
      writeFileSync(join(codeDirectory, file), code);
      await lambda.putFunction({
        functionName: name,
        functionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
        codeDirectory,
        handler: 'index.handler',
        role: 'arn:aws:iam::000000000000:role/worker',
        environment: {},
        timeout: 3,
        memorySize: 128,
        logGroup: `/aws/lambda/${name}`,
        ...configuration,
      });
    },
    /** @returns what the function has logged so far */
    logOf(name: string) {
      const path = join(logs, `${name}.log`);
      const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
      return lines.map((line) => JSON.parse(line));
    },
    async close() {
      client.destroy();
      await lambda.close();
      await storage.close();
      rmSync(directory, { recursive: true });
    },
  };
}
