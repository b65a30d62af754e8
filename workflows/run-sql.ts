import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from './parts/acknowledge.ts';
import { ownStatements } from './parts/own-statements.ts';
import { stateMachineFromFile } from './parts/state-machine.ts';
import { TaskFunction } from './parts/task-function.ts';

/** How to reach the warehouse through the Redshift Data API. */
export interface WarehouseConnection {
  readonly workgroupName: string;
  readonly workgroupArn: string;
  readonly databaseName: string;
  /** The managed secret of the admin user, who owns the tables. */
  readonly adminSecretArn: string;
}

export interface RunSqlProps {
  readonly warehouse: WarehouseConnection;
  /** Whose days the views have: an IANA name. */
  readonly timeZone: string;
}

/** Runs one SQL script to its end: the function that the other workflows call. */
export class RunSql extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { warehouse, timeZone }: RunSqlProps) {
    super(scope, id);
    // A name that stays: the warehouse knows the role as its user IAMR:<name>.
    const roleName = `${Stack.of(this).stackName}-run-sql`;
    const role = new Role(this, 'Role', {
      roleName,
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
    });
    const renderSql = new TaskFunction(this, 'RenderSql', {
      task: 'render-sql',
      description: 'Renders the statements of a SQL script of the warehouse',
      timeout: Duration.seconds(30),
      memorySize: 512,
      environment: {
        WORKGROUP_NAME: warehouse.workgroupName,
        DATABASE_NAME: warehouse.databaseName,
        ADMIN_SECRET_ARN: warehouse.adminSecretArn,
        LOADER_USER: `IAMR:${roleName}`,
        TIME_ZONE: timeZone,
      },
    });
    this.stateMachine = stateMachineFromFile(this, {
      name: 'run-sql',
      placeholders: { RenderSqlFunctionArn: renderSql.functionArn },
      role,
    });
    renderSql.grantInvoke(role);
    const statements = [
      new PolicyStatement({
        actions: ['redshift-data:ExecuteStatement', 'redshift-data:BatchExecuteStatement'],
        resources: [warehouse.workgroupArn],
      }),
      ownStatements(),
      // Signs in as the loader, or with the secret as the owner.
      new PolicyStatement({
        actions: ['redshift-serverless:GetCredentials'],
        resources: [warehouse.workgroupArn],
      }),
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [warehouse.adminSecretArn],
      }),
    ];
    for (const statement of statements) {
      role.addToPolicy(statement);
    }
    acknowledge(role, 'IAM5[Resource::*]', 'Nor has a statement of the Data API.');
  }
}
