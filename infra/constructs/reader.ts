import { Stack, Tags } from 'aws-cdk-lib';
import { AccountRootPrincipal, ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from '../../workflows/parts/acknowledge.ts';
import { ownStatements } from '../../workflows/parts/own-statements.ts';

/** The database role that may only select. A migration makes it. */
const databaseRole = 'reader';

export interface ReaderProps {
  readonly workgroupArn: string;
}

/**
 * The role that people ask questions with. They switch to it; it signs in to the warehouse without a password, and may only
 * select. Its policy can be attached to other identities as well, which then need the same tag.
 */
export class Reader extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, { workgroupArn }: ReaderProps) {
    super(scope, id);
    const name = `${Stack.of(this).stackName}-reader`;
    this.role = new Role(this, 'Role', {
      // A name that stays: the warehouse knows the role as its user IAMR:<name>.
      roleName: name,
      description: 'Asks questions of the warehouse',
      // Their own policies decide which identities of the account may switch to it.
      assumedBy: new AccountRootPrincipal(),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonRedshiftQueryEditorV2NoSharing')],
    });
    acknowledge(
      this.role,
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonRedshiftQueryEditorV2NoSharing]',
      'The query editor has many actions, and AWS keeps this list of them.',
    );
    // Redshift gives the user of a tagged identity these database roles when it signs in.
    Tags.of(this.role).add('RedshiftDbRoles', databaseRole);
    const policy = new ManagedPolicy(this, 'Policy', {
      managedPolicyName: name,
      description: 'Asks questions of the warehouse through the Redshift Data API or the query editor',
      roles: [this.role],
      statements: [
        new PolicyStatement({
          actions: ['redshift-data:ExecuteStatement', 'redshift-serverless:GetCredentials'],
          resources: [workgroupArn],
        }),
        ownStatements(),
      ],
    });
    acknowledge(policy, 'IAM5[Resource::*]', 'A statement of the Data API is no resource.');
  }
}
