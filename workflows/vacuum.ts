import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { tables, vacuumModes } from '../tasks/render-sql/tables.ts';
import { grantNested, stateMachineFromFile } from './parts/state-machine.ts';

export interface VacuumProps {
  readonly runSql: StateMachine;
}

/** Sorts and analyzes the tables of the warehouse, one at a time. */
export class Vacuum extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { runSql }: VacuumProps) {
    super(scope, id);
    this.stateMachine = stateMachineFromFile(this, {
      name: 'vacuum',
      placeholders: {
        RunSqlStateMachineArn: runSql.stateMachineArn,
        TableNames: tables.join(', '),
        VacuumModes: vacuumModes.join(', '),
      },
    });
    grantNested(this.stateMachine, runSql);
  }
}
