import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { migrationNames, sqlFile } from '../tasks/render-sql/scripts.ts';
import type { RunSql } from './run-sql.ts';
import { grantNested, stateMachineFromFile } from './state-machine.ts';

export interface MigrateProps {
  readonly runSql: RunSql;
}

/** Brings the schema of the warehouse up to date. Each deployment that brings migrations starts it. */
export class Migrate extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { runSql }: MigrateProps) {
    super(scope, id);
    this.stateMachine = stateMachineFromFile(this, {
      name: 'migrate',
      placeholders: {
        RunSqlStateMachineArn: runSql.stateMachine.stateMachineArn,
        MigrationNames: migrationNames.join(','),
      },
    });
    grantNested(this.stateMachine, runSql.stateMachine);
    this.startAtDeployment(runSql);
  }

  private startAtDeployment(runSql: RunSql): void {
    const start = new AwsCustomResource(this, 'AtDeployment', {
      onUpdate: {
        service: '@aws-sdk/client-sfn',
        action: 'StartExecution',
        parameters: { stateMachineArn: this.stateMachine.stateMachineArn },
        // Changes with the migrations, and so makes CloudFormation start them.
        physicalResourceId: PhysicalResourceId.of(`migrations-${digestOfMigrations()}`),
        outputPaths: ['executionArn'],
      },
      installLatestAwsSdk: false,
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({
          actions: ['states:StartExecution'],
          resources: [this.stateMachine.stateMachineArn],
        }),
      ]),
    });
    // Not before everything that a migration calls is there, permissions included.
    start.node.addDependency(this.stateMachine, runSql);
  }
}

function digestOfMigrations(): string {
  const hash = createHash('sha256');
  for (const name of migrationNames) {
    hash.update(name).update(readFileSync(sqlFile(`migrations/${name}`)));
  }
  return hash.digest('hex').slice(0, 16);
}
