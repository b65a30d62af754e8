import { createRequire } from 'node:module';
import { App, type AppProps } from 'aws-cdk-lib';

// Not imported: the tests' compiler takes away the attribute that a JSON import needs.
const featureFlags: object = createRequire(import.meta.url)('aws-cdk-lib/recommended-feature-flags.json');

/** An app with today's behaviour of the CDK throughout, however it is started. */
export const cdkApp = ({ context, ...props }: AppProps = {}): App =>
  new App({ ...props, context: { ...featureFlags, ...context } });

/** Neither bundles the Lambda functions nor validates the template, which takes seconds: for a look at the template only. */
export const templateOnly = {
  builtinCloudFormationValidation: false,
  context: { 'aws:cdk:bundling-stacks': [] },
} as const;
