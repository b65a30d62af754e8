import { forgetAws } from '../../demo/no-aws.ts';

test('nothing of the AWS settings of a shell is left', () => {
  const environment: NodeJS.ProcessEnv = {
    HOME: '/home/me',
    AWS_PROFILE: 'production',
    AWS_REGION: '',
    AWS_ENDPOINT_URL_S3: 'https://elsewhere',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
  };
  forgetAws(environment);
  expect(environment).toEqual({
    HOME: '/home/me',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
});
