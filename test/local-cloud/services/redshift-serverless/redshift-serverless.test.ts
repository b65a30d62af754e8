import {
  GetNamespaceCommand,
  GetWorkgroupCommand,
  RedshiftServerlessClient,
} from '@aws-sdk/client-redshift-serverless';
import type { Stack } from 'aws-cdk-lib';
import { CfnNamespace, CfnWorkgroup } from 'aws-cdk-lib/aws-redshiftserverless';
import { type Cloud, startCloud } from '../../../../local-cloud/cloud.ts';
import { workgroupArn } from '../../../../local-cloud/services/redshift/arn.ts';
import { Workspace } from '../../deployer/stacks.ts';

function warehouse(stack: Stack): void {
  const namespace = new CfnNamespace(stack, 'Namespace', {
    namespaceName: 'sales',
    dbName: 'orders',
    manageAdminPassword: true,
  });
  new CfnWorkgroup(stack, 'Workgroup', { workgroupName: 'analysts', namespaceName: namespace.ref });
}

const workspace = new Workspace();
let cloud: Cloud;
let client: RedshiftServerlessClient;
beforeAll(async () => {
  cloud = await startCloud({ port: 0 });
  await cloud.deploy(workspace.synthesize(warehouse));
  client = new RedshiftServerlessClient(cloud.clientConfig);
});
afterAll(async () => {
  client.destroy();
  await cloud.close();
  workspace.remove();
});

describe('A deployed warehouse', () => {
  it('says which secret holds its password', async () => {
    const { namespace } = await client.send(new GetNamespaceCommand({ namespaceName: 'sales' }));
    expect(namespace).toMatchObject({
      dbName: 'orders',
      status: 'AVAILABLE',
      adminPasswordSecretArn: expect.stringMatching(/:secret:redshift!sales-admin-/),
    });
  });

  it('has a workgroup', async () => {
    const { workgroup } = await client.send(new GetWorkgroupCommand({ workgroupName: 'analysts' }));
    expect(workgroup).toMatchObject({ namespaceName: 'sales', status: 'AVAILABLE' });
    expect(workgroupArn('analysts')).toMatch(/:workgroup\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
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
