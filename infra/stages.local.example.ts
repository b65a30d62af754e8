import { stages as delivered, type Stage } from './stages.ts';

/**
 * Your settings. Copy this file to `stages.local.ts` beside it, which git ignores, and edit the copy: `git pull` never touches
 * it. A stage here replaces the one of the same name in `stages.ts`; a stage of another name is one more.
 */
export const stages: Record<string, Stage> = {
  production: {
    // What you do not set is as delivered. The fields have comments in `stages.ts`.
    ...delivered.production,
    sources: [
      // The bucket that your distributions write to, and what its logs' keys begin with.
      { id: 'site', bucketName: 'my-cloudfront-logs', prefix: 'cdn/' },
      // Distributions: the stack makes the bucket, and CloudFront delivers to it:
      // { id: 'app', distributions: ['E1ABCDEF234567'] },
      // Another bucket, named by an output of the stack that made it:
      // { id: 'shop', stackName: 'Shop', outputKey: 'LogBucketName' },
    ],
    operatorEmail: 'you@example.org',
  },
};
