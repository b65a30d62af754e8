/** The only account of the local cloud. Local AWS clouds commonly use this id. */
export const account = '000000000000';

/** The region of the local cloud, taken from the environment as any AWS SDK does. */
export const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
