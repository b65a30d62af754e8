/** The only account of the local cloud. Local AWS clouds commonly use this id. */
export const account = '000000000000';

/** The region of the local cloud, whatever that of the shell is: ARNs in the state hold it. */
export const region = 'us-east-1';
