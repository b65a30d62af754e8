import { account } from './account.ts';

/** What an AWS SDK signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The person at the keyboard: whoever signs with anything but a role's credentials. */
export const operatorCredentials: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
export const operatorArn = `arn:aws:iam::${account}:user/local`;

const rolePrefix = 'LOCALROLE';

/**
 * The credentials that code running under a role signs with. The access key id is the role's ARN in disguise, so that any
 * service can tell who calls without a table of sessions.
 */
export function roleCredentials(roleArn: string): Credentials {
  return {
    accessKeyId: rolePrefix + Buffer.from(roleArn).toString('base64url'),
    secretAccessKey: 'local',
  };
}

/** The ARN of the role, or of the operator, that an access key id belongs to. */
export function principalOf(accessKeyId: string | undefined): string {
  return accessKeyId?.startsWith(rolePrefix)
    ? Buffer.from(accessKeyId.slice(rolePrefix.length), 'base64url').toString()
    : operatorArn;
}
