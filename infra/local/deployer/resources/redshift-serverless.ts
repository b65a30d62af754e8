import { account, region } from '../../account.ts';
import { type ResourceType, shortHash } from '../resource-type.ts';

export const namespace: ResourceType = {
  emulated: ['DbName', 'DefaultIamRoleArn', 'IamRoles', 'ManageAdminPassword', 'NamespaceName'],
  accepted: ['LogExports'],
  async put(
    { NamespaceName, DbName = 'dev', DefaultIamRoleArn, IamRoles = [], ManageAdminPassword },
    { services },
  ) {
    await services.warehouse.putNamespace({
      namespaceName: NamespaceName,
      dbName: DbName,
      defaultIamRoleArn: DefaultIamRoleArn,
      iamRoles: IamRoles,
      manageAdminPassword: ManageAdminPassword === true,
    });
    return { physicalId: NamespaceName, attributes: attributesOf('Namespace', NamespaceName) };
  },
};

export const workgroup: ResourceType = {
  emulated: ['NamespaceName', 'WorkgroupName'],
  accepted: [
    'BaseCapacity',
    'ConfigParameters',
    'EnhancedVpcRouting',
    'MaxCapacity',
    'PubliclyAccessible',
    'SecurityGroupIds',
    'SubnetIds',
  ],
  async put({ WorkgroupName, NamespaceName }, { services }) {
    await services.warehouse.putWorkgroup({ workgroupName: WorkgroupName, namespaceName: NamespaceName });
    return { physicalId: WorkgroupName, attributes: attributesOf('Workgroup', WorkgroupName) };
  },
};

function attributesOf(kind: 'Namespace' | 'Workgroup', name: string): Record<string, string> {
  const id = shortHash(`${kind}/${name}`, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const arn = `arn:aws:redshift-serverless:${region}:${account}:${kind.toLowerCase()}/${id}`;
  return {
    [`${kind}.${kind}Arn`]: arn,
    [`${kind}.${kind}Id`]: id,
    [`${kind}.${kind}Name`]: name,
  };
}
