/**
 * Names of parameters that carry secrets, or say who somebody is: a list to begin with. Case does not count, nor what joins the
 * words: `access_token`, `accessToken` and `Access-Token` are one name. `*` stands for anything, at the beginning or at the end.
 */
export const secretNames: readonly string[] = [
  // what lets somebody in
  ...['*token', '*secret', '*password', '*passwd', '*pwd', 'pass', 'passphrase', 'passcode', 'otp', 'totp'],
  ...['key', '*api-key', '*access-key', '*secret-key', '*private-key', '*auth', '*authorization', 'jwt'],
  ...[
    'code',
    '*auth-code',
    'ticket',
    'assertion',
    'saml*',
    '*credential',
    '*credentials',
    'invite',
    'invitation',
  ],
  ...['*session', '*session-id', 'phpsessid', 'sid', 'cookie', 'csrf*', 'xsrf*'],
  // what signs an address: those of CloudFront, S3, Google and Azure among them
  ...['sig', '*signature', 'policy', 'key-pair-id', 'x-amz-*', 'x-goog-*'],
  // who somebody is
  ...['*email', 'mail', '*mail-address', 'user', 'user-name', 'user-id', 'login', '*phone', 'tel', 'mobile'],
  ...['first-name', 'last-name', 'full-name', 'surname', 'birthday', 'birth-date', 'dob', 'ssn', 'iban'],
];
