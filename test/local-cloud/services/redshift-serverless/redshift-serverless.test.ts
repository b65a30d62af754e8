import {
  GetNamespaceCommand,
  GetWorkgroupCommand,
  RedshiftServerlessClient,
} from '@aws-sdk/client-redshift-serverless';
import { type Cloud, startCloud } from '../../../../local-cloud/cloud.ts';
import { workgroupArn } from '../../../../local-cloud/services/redshift/arn.ts';
import { assembly } from '../../../support/assembly.ts';

let cloud: Cloud;
let client: RedshiftServerlessClient;
beforeAll(async () => {
  cloud = await startCloud({ port: 0 });
  await cloud.deploy(assembly, { stackName: 'NewBucket' });
  client = new RedshiftServerlessClient(cloud.clientConfig);
});
afterAll(async () => {
  client.destroy();
  await cloud.close();
});

describe('A deployed warehouse', () => {
  it('says which secret holds its password', async () => {
    const { namespace } = await client.send(new GetNamespaceCommand({ namespaceName: 'newbucket' }));
    expect(namespace).toMatchObject({
      dbName: 'access_logs',
      status: 'AVAILABLE',
      adminPasswordSecretArn: expect.stringMatching(/:secret:redshift!newbucket-admin-/),
    });
  });

  it('has a workgroup', async () => {
    const { workgroup } = await client.send(new GetWorkgroupCommand({ workgroupName: 'newbucket' }));
    expect(workgroup).toMatchObject({ namespaceName: 'newbucket', status: 'AVAILABLE' });
    expect(workgroupArn('newbucket')).toMatch(/:workgroup\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('is the only one that there is', async () => {
    const missing = { name: 'ResourceNotFoundException' };
    await expect(client.send(new GetNamespaceCommand({ namespaceName: 'other' }))).rejects.toMatchObject(
      missing,
    );
    await expect(client.send(new GetWorkgroupCommand({ workgroupName: 'other' }))).rejects.toMatchObject(
      missing,
    );
  });
});
