import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  type DescribeStateMachineCommandOutput,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { executionsOf } from '../../infra/operator/executions.ts';
import { type Fault, functionFailed, passedOn, refused, slowly, statementRuns } from './faults.ts';
import type { Cause, SpoiledStack } from './spoiled-stack.ts';

/** What a state that runs a nested execution, of `run-sql` as a rule, can fail of. */
export class NestedCauses {
  readonly #spoiled: SpoiledStack;

  constructor(spoiled: SpoiledStack) {
    this.#spoiled = spoiled;
  }

  /** The warehouse takes no more statements, however often it is asked. */
  warehouseIsFull(script: string): Cause {
    const full = refused(400, 'ActiveStatementsExceededException');
    return this.#spoiled.calls(submissionOf(script), full, 'States.TaskFailed');
  }

  /** The function that renders the script dies, however often it is called. */
  renderingDied(script: string): Cause {
    const died = functionFailed('Runtime.ExitError', 'Error: Runtime exited with error: exit status 1');
    const fault: Fault = (call) => (call.body.includes(`"${script}`) ? died : passedOn)(call);
    return this.#spoiled.calls(/^Lambda\.Invoke .*RenderSql/, fault, 'States.TaskFailed');
  }

  /** The warehouse takes the statement and says ever after that it runs, even when it is told to cancel it. */
  neverEnds(script: string): Cause {
    const fault: Fault = (call) => {
      const its = submissionOf(script).test(call.operation) || call.body.includes('"endless"');
      return (its ? slowly(this.#spoiled.clock, statementRuns('endless')) : passedOn)(call);
    };
    return this.#spoiled.calls(/^RedshiftData\./, fault, 'States.Timeout');
  }

  /** Somebody stops the nested execution in the console, while it makes a call, such as that of its statement. */
  stopped(call: string | RegExp, childArn: string): Cause {
    const { sfn } = this.#spoiled.deployed.stack;
    return this.#spoiled.calls(
      typeof call === 'string' ? submissionOf(call) : call,
      async ({ hang }) => {
        for (const executionArn of await executionsOf(sfn, childArn, 'RUNNING')) {
          await sfn.send(new StopExecutionCommand({ executionArn }));
        }
        hang();
      },
      'States.TaskFailed',
    );
  }

  /** The nested state machine is not there; if so given, only since a call was made. */
  machineIsGone(stateMachineArn: string, since?: RegExp): Cause {
    const { faults, deployed } = this.#spoiled;
    const { sfn } = deployed.stack;
    let machine: DescribeStateMachineCommandOutput;
    const take = async () => {
      machine = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
      await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    };
    return {
      async bring() {
        if (!since) return take();
        faults.spoil(since, async ({ serve, answer }) => {
          await take();
          answer(await serve());
        });
      },
      async remove() {
        faults.mend();
        const { name, definition, roleArn } = machine;
        await sfn.send(new CreateStateMachineCommand({ name, definition, roleArn }));
      },
      error: 'StepFunctions.StateMachineDoesNotExistException',
    };
  }

  /** Somebody has changed the warehouse by hand. */
  sql(bring: string, remove: string): Cause {
    const { stack } = this.#spoiled.deployed;
    return { bring: () => stack.query(bring), remove: () => stack.query(remove), error: 'States.TaskFailed' };
  }
}

function submissionOf(script: string): RegExp {
  return new RegExp(`^RedshiftData\\.(Batch)?ExecuteStatement ${script}`);
}
