/** The one account that the local cloud plays. Account ids of zeros are what local AWS clouds are known by. */
export const account = '000000000000';

/** The region of the local cloud: what the environment says, as for any AWS SDK. */
export const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
