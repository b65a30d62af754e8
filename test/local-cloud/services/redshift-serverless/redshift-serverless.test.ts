import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import {
  GetNamespaceCommand,
  GetWorkgroupCommand,
  RedshiftServerlessClient,
} from '@aws-sdk/client-redshift-serverless';
import type { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnNamespace, CfnWorkgroup } from 'aws-cdk-lib/aws-redshiftserverless';
import { type Cloud, startCloud } from '../../../../local-cloud/cloud.ts';
import { workgroupArn } from '../../../../local-cloud/core/arn.ts';
import { until } from '../../../support/until.ts';
import { Workspace } from '../../deployer/stacks.ts';

function warehouse(stack: Stack): void {
  const distrustful = new Role(stack, 'Distrustful', {
    roleName: 'distrustful',
    assumedBy: new ServicePrincipal('redshift.amazonaws.com'),
  });
  const namespace = new CfnNamespace(stack, 'Namespace', {
    namespaceName: 'sales',
    dbName: 'orders',
    manageAdminPassword: true,
    iamRoles: [distrustful.roleArn],
  });
  new CfnWorkgroup(stack, 'Workgroup', { workgroupName: 'analysts', namespaceName: namespace.ref });
}

const workspace = new Workspace();
let cloud: Cloud;
let client: RedshiftServerlessClient;
let data: RedshiftDataClient;
beforeAll(async () => {
  cloud = await startCloud({ port: 0 });
  await cloud.deploy(workspace.synthesize(warehouse));
  client = new RedshiftServerlessClient(cloud.clientConfig);
  data = new RedshiftDataClient(cloud.clientConfig);
  await execute('CREATE TABLE item (name VARCHAR)');
});
afterAll(async () => {
  client.destroy();
  data.destroy();
  await cloud.close();
  workspace.remove();
});

/** @returns the statement's error, if it failed */
async function execute(Sql: string): Promise<string | undefined> {
  const place = { WorkgroupName: 'analysts', Database: 'orders' };
  const { Id } = await data.send(new ExecuteStatementCommand({ ...place, Sql }));
  const { Error: error } = await until(`the end of ${Sql}`, async () => {
    const found = await data.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 30 }));
    return (found.Status === 'FINISHED' || found.Status === 'FAILED') && found;
  });
  return error;
}

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

  it.each([
    ['default', 'The namespace has no default IAM role'],
    [
      "'arn:aws:iam::000000000000:role/stranger'",
      'The requested role arn:aws:iam::000000000000:role/stranger is not associated to the namespace',
    ],
    [
      "'arn:aws:iam::000000000000:role/distrustful'",
      'Redshift is not authorized to assume IAM Role arn:aws:iam::000000000000:role/distrustful',
    ],
  ])('does not assume the role %s', async (role, message) => {
    expect(await execute(`COPY item FROM 's3://source/items' IAM_ROLE ${role}`)).toBe(`ERROR: ${message}`);
  });
});
