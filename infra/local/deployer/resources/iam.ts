import { account } from '../../account.ts';
import { physicalName, type ResourceType, shortHash } from '../resource-type.ts';

/** A role is an ARN to sign with. Its policies are kept with the stack. */
export const role: ResourceType = {
  emulated: ['RoleName', 'Path'],
  accepted: [
    'AssumeRolePolicyDocument',
    'Description',
    'ManagedPolicyArns',
    'MaxSessionDuration',
    'PermissionsBoundary',
    'Policies',
  ],
  async put({ RoleName, Path = '/' }, place) {
    const name = RoleName ?? physicalName(place);
    const arn = `arn:aws:iam::${account}:role${Path}${name}`;
    return { physicalId: name, attributes: { Arn: arn, RoleId: `AROA${shortHash(arn, 17).toUpperCase()}` } };
  },
  async delete() {},
};
