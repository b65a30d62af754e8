import { globalArn } from './arn.ts';

/** The credentials that an AWS SDK signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The operator: every caller that does not sign with the credentials of a role. */
export const operatorCredentials: Credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
export const operatorArn = globalArn('iam', 'user/local');

const rolePrefix = 'LOCALROLE';

/**
 * The credentials of code that runs under a role. The access key id encodes the role's ARN, so that any service can tell the
 * caller without a table of sessions.
 */
export function roleCredentials(roleArn: string): Credentials {
  return {
    accessKeyId: rolePrefix + Buffer.from(roleArn).toString('base64url'),
    secretAccessKey: 'local',
  };
}

/** The ARN that an access key id belongs to: a role's or the operator's. */
export function principalOf(accessKeyId: string | undefined): string {
  return accessKeyId?.startsWith(rolePrefix)
    ? Buffer.from(accessKeyId.slice(rolePrefix.length), 'base64url').toString()
    : operatorArn;
}

/** How AWS names a principal that makes a call: a role's credentials are a session of it, and all local sessions are called `local`. */
export function sessionOf(principal: string): string {
  const role = /^arn:aws:iam::\d+:role\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1];
  return role ? globalArn('sts', `assumed-role/${role}/local`) : principal;
}
