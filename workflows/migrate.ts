import { CustomResource, Duration } from 'aws-cdk-lib';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { migrationNames } from '../tasks/render-sql/scripts.ts';
import { acknowledgeWildcards } from './parts/acknowledge.ts';
import { grantNested, stateMachineFromFile } from './parts/state-machine.ts';
import { TaskFunction } from './parts/task-function.ts';
import type { RunSql } from './run-sql.ts';

export interface MigrateProps {
  readonly runSql: RunSql;
}

/** Brings the schema of the warehouse up to date. Each deployment that brings migrations runs it, and fails if it fails. */
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
    this.runAtDeployment(runSql);
  }

  /**
   * A function that waits, although waiting is the work of state machines: what CloudFormation waits for is an answer by
   * HTTP to an address that nobody else may see, and an execution would keep it in its history for 90 days. A migration takes
   * seconds; one that takes longer than Lambda allows goes on by itself, and the next deployment finds it done.
   */
  private runAtDeployment(runSql: RunSql): void {
    const timeout = Duration.minutes(15);
    const migrateAtDeployment = new TaskFunction(this, 'MigrateAtDeployment', {
      task: 'migrate-at-deployment',
      description: 'Runs migrate for a deployment, and tells CloudFormation how it ended',
      timeout,
      memorySize: 256,
      environment: {},
    });
    this.stateMachine.grantStartExecution(migrateAtDeployment);
    const { principalStatements } = this.stateMachine.grantExecution(
      migrateAtDeployment,
      'states:DescribeExecution',
    );
    acknowledgeWildcards(
      migrateAtDeployment.role,
      principalStatements,
      'Each deployment starts an execution of its own.',
    );

    const schema = new CustomResource(this, 'Schema', {
      resourceType: 'Custom::WarehouseSchema',
      serviceToken: migrateAtDeployment.functionArn,
      serviceTimeout: timeout.plus(Duration.minutes(1)),
      properties: { StateMachineArn: this.stateMachine.stateMachineArn, Migrations: migrationNames },
    });
    // Not before everything that a migration calls is there, permissions included.
    schema.node.addDependency(this.stateMachine, runSql, migrateAtDeployment);
  }
}
