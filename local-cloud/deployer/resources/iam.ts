import { bucketArn, globalArn, queueArn } from '../../core/arn.ts';
import { type Place, physicalName, type ResourceType, shortHash } from '../resource-type.ts';
import { TemplateError } from '../template.ts';

export const role: ResourceType = {
  emulated: ['AssumeRolePolicyDocument', 'ManagedPolicyArns', 'Path', 'Policies', 'RoleName'],
  accepted: ['Description', 'MaxSessionDuration'],
  async put(properties, place) {
    const {
      RoleName,
      Path = '/',
      AssumeRolePolicyDocument,
      ManagedPolicyArns = [],
      Policies = [],
    } = properties;
    const name = RoleName ?? physicalName(place);
    const arn = globalArn('iam', `role${Path}${name}`);
    place.services.iam.policies.putRole(arn, {
      trust: AssumeRolePolicyDocument,
      managedPolicyArns: ManagedPolicyArns,
      inline: Object.fromEntries(
        Policies.map((policy: { PolicyName: string; PolicyDocument: object }) => [
          policy.PolicyName,
          policy.PolicyDocument,
        ]),
      ),
    });
    return { physicalId: name, attributes: { Arn: arn, RoleId: `AROA${shortHash(arn, 17).toUpperCase()}` } };
  },
  async delete({ attributes }, { services }) {
    services.iam.policies.deleteRole(String(attributes.Arn));
  },
};

export const policy: ResourceType = {
  emulated: ['PolicyDocument', 'PolicyName', 'Roles'],
  accepted: [],
  async put({ PolicyDocument, PolicyName, Roles = [] }, place) {
    const { policies } = place.services.iam;
    const roleArns = Roles.map((name: string) => {
      const arn = policies.roleArns.find((candidate) => candidate.endsWith(`/${name}`));
      if (!arn) throw new TemplateError(`there is no role ${name}`);
      return arn;
    });
    policies.attachPolicy(idOf(place), roleArns, PolicyDocument);
    return { physicalId: PolicyName, attributes: {} };
  },
  async delete(_, place) {
    place.services.iam.policies.detachPolicy(idOf(place));
  },
};

export const managedPolicy: ResourceType = {
  emulated: ['ManagedPolicyName', 'PolicyDocument', 'Roles'],
  accepted: ['Description', 'Path'],
  async put({ ManagedPolicyName, ...properties }, place, previous) {
    const name: string = ManagedPolicyName ?? physicalName(place);
    await policy.put({ ...properties, PolicyName: name }, place, previous);
    return { physicalId: globalArn('iam', `policy/${name}`), attributes: {} };
  },
  delete: policy.delete,
};

export const bucketPolicy: ResourceType = {
  emulated: ['Bucket', 'PolicyDocument'],
  accepted: [],
  async put({ Bucket, PolicyDocument }, place) {
    place.services.iam.policies.putResourcePolicy(idOf(place), [bucketArn(Bucket)], PolicyDocument);
    return { physicalId: Bucket, attributes: {} };
  },
  delete: deleteResourcePolicy,
};

export const queuePolicy: ResourceType = {
  emulated: ['PolicyDocument', 'Queues'],
  accepted: [],
  async put({ PolicyDocument, Queues }, place) {
    const arns = Queues.map((url: string) => queueArn(url.split('/').at(-1) as string));
    place.services.iam.policies.putResourcePolicy(idOf(place), arns, PolicyDocument);
    return { physicalId: physicalName(place), attributes: {} };
  },
  delete: deleteResourcePolicy,
};

async function deleteResourcePolicy(_: unknown, place: Place): Promise<void> {
  place.services.iam.policies.deleteResourcePolicy(idOf(place));
}

const idOf = ({ stackName, logicalId }: Place) => `${stackName}/${logicalId}`;
