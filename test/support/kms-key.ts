/** The key that the bucket `docs-logs` is encrypted with. */
export const kmsKeyArn = 'arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555';
