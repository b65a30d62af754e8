import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../../workflows/parts/acknowledge.ts';
import { noAccessLogs, safeBucket } from './safe-bucket.ts';

/** The only roles that handle salts. */
export interface SaltUsers {
  /** reads and makes salts */
  readonly masker: IRole;
  /** deletes salts */
  readonly forgetter: IRole;
}

/**
 * Where the salts of visitors' ids are kept for some days: `salts/YYYY-MM-DD`. Who knows a salt can try addresses until one
 * gives a visitor's id, so the bucket has no versions, and its policy refuses everybody whom the system does not need:
 * administrators too, unless they change the policy.
 */
export class SaltBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...safeBucket,
      lifecycleRules: [
        ...safeBucket.lifecycleRules,
        // If forget-salts does not. Five days after it was made, no salt can be made again, wherever its day ends last.
        { id: 'expire-salts', expiration: Duration.days(5) },
      ],
    });
    acknowledge(this.bucket, 'S1', noAccessLogs);
  }

  /** Refuses everybody else, whatever their own policies allow. What a salt is must not be chosen from outside either. */
  denyAllBut({ masker, forgetter }: SaltUsers): void {
    const deny = (role: IRole, ...actions: string[]) =>
      this.bucket.addToResourcePolicy(
        new PolicyStatement({
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions,
          resources: [this.bucket.arnForObjects('*')],
          conditions: { ArnNotEquals: { 'aws:PrincipalArn': role.roleArn } },
        }),
      );
    deny(masker, 's3:GetObject*', 's3:PutObject*');
    deny(forgetter, 's3:DeleteObject*');
    // When the stack goes, the salts of the last days stay until they expire.
    this.bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
