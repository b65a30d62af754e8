import { createRequire } from 'node:module';
import { App } from 'aws-cdk-lib';

// Not imported: the tests' compiler takes away the attribute that a JSON import needs.
const featureFlags: object = createRequire(import.meta.url)('aws-cdk-lib/recommended-feature-flags.json');

/** An app with today's behaviour of the CDK throughout, however it is started. */
export const cdkApp = (context: Readonly<Record<string, unknown>> = {}): App =>
  new App({ context: { ...featureFlags, ...context } });

/** Leaves the Lambda functions as they are: for a look at the template only. */
export const withoutBundles = { 'aws:cdk:bundling-stacks': [] } as const;
