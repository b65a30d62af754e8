/**
 * Takes away what would lead the SDK, the CDK or a function of this process to AWS, or to another endpoint than that of the
 * local cloud: the AWS variables of the shell, and the user's AWS configuration with its profiles, FIPS and dual-stack
 * endpoints.
 */
export function forgetAws(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment)) if (name.startsWith('AWS_')) delete environment[name];
  Object.assign(environment, {
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
}
