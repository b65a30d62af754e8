import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  GetCredentialsCommand,
  GetNamespaceCommand,
  GetWorkgroupCommand,
  RedshiftServerlessClient,
} from '@aws-sdk/client-redshift-serverless';
import { systemClock } from '../../../../infra/local/clock.ts';
import { createRedshiftServerless } from '../../../../infra/local/redshift-serverless/redshift-serverless.ts';

let server: Server;
let client: RedshiftServerlessClient;

beforeAll(async () => {
  const serverless = createRedshiftServerless({ clock: systemClock });
  const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:admin';
  serverless.putNamespace({ namespaceName: 'logs', dbName: 'dev', adminPasswordSecretArn: secret });
  serverless.putWorkgroup({ workgroupName: 'logs-workgroup', namespaceName: 'logs' });
  server = createServer(serverless.service);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new RedshiftServerlessClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LOADER', secretAccessKey: 'secret' },
  });
});

afterAll(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a namespace says which secret holds its password', async () => {
  const { namespace } = await client.send(new GetNamespaceCommand({ namespaceName: 'logs' }));
  expect(namespace).toMatchObject({
    namespaceName: 'logs',
    status: 'AVAILABLE',
    adminPasswordSecretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:admin',
    creationDate: expect.any(Date),
  });
});

test('a workgroup has an ARN and an endpoint', async () => {
  const { workgroup } = await client.send(new GetWorkgroupCommand({ workgroupName: 'logs-workgroup' }));
  expect(workgroup?.workgroupArn).toMatch(
    /^arn:aws:redshift-serverless:[^:]+:000000000000:workgroup\/[0-9a-f-]{36}$/,
  );
  expect(workgroup?.endpoint?.port).toBe(5439);
});

test('credentials are those of the caller, for as long as asked', async () => {
  const { dbUser, expiration } = await client.send(
    new GetCredentialsCommand({ workgroupName: 'logs-workgroup', durationSeconds: 3600 }),
  );
  expect(dbUser).toBe('IAMR:LOADER');
  expect((expiration?.getTime() ?? 0) - Date.now()).toBeGreaterThan(3_500_000);
});

test.each([
  new GetNamespaceCommand({ namespaceName: 'other' }),
  new GetWorkgroupCommand({ workgroupName: 'other' }) as unknown as GetNamespaceCommand,
])('what does not exist is not found', async (command) => {
  await expect(client.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
