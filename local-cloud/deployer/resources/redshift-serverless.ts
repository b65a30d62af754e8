import { namespaceArn, workgroupArn } from '../../core/arn.ts';
import type { ResourceType } from '../resource-type.ts';

export const namespace: ResourceType = {
  emulated: ['DbName', 'DefaultIamRoleArn', 'IamRoles', 'ManageAdminPassword', 'NamespaceName'],
  accepted: ['LogExports'],
  async put(
    { NamespaceName, DbName = 'dev', DefaultIamRoleArn, IamRoles = [], ManageAdminPassword },
    { services },
  ) {
    await services.redshiftServerless.putNamespace({
      namespaceName: NamespaceName,
      dbName: DbName,
      defaultIamRoleArn: DefaultIamRoleArn,
      iamRoles: IamRoles,
      manageAdminPassword: ManageAdminPassword === true,
    });
    return {
      physicalId: NamespaceName,
      attributes: attributesOf('Namespace', NamespaceName, namespaceArn(NamespaceName)),
    };
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
    await services.redshiftServerless.putWorkgroup({
      workgroupName: WorkgroupName,
      namespaceName: NamespaceName,
    });
    return {
      physicalId: WorkgroupName,
      attributes: attributesOf('Workgroup', WorkgroupName, workgroupArn(WorkgroupName)),
    };
  },
};

function attributesOf(kind: 'Namespace' | 'Workgroup', name: string, arn: string): Record<string, string> {
  return {
    [`${kind}.${kind}Arn`]: arn,
    [`${kind}.${kind}Id`]: arn.split('/').at(-1) as string,
    [`${kind}.${kind}Name`]: name,
  };
}
