import { ExecutionFailedError, runExecution } from '../../../tasks/common/run-execution.ts';
import { WaitedInVainError } from '../../../tasks/common/until.ts';
import { type Harness, stepFunctions } from '../../local-cloud/services/step-functions/harness.ts';

let states: Harness;
beforeAll(async () => {
  states = await stepFunctions();
});
afterAll(() => states[Symbol.asyncDispose]());

const machine = (state: object) => states.create({ StartAt: 'It', States: { It: state } });

describe('An execution that is run', () => {
  it('gives its output', async () => {
    const stateMachineArn = await machine({ Type: 'Succeed' });
    expect(await runExecution(states.sfn, { stateMachineArn, input: { a: 1 }, seconds: 10 })).toEqual({
      a: 1,
    });
  });

  it('is started once for each name, even when it has ended', async () => {
    const stateMachineArn = await machine({
      Type: 'Succeed',
      Output: { startedAt: '{% $states.context.Execution.StartTime %}' },
    });
    const named = () => runExecution(states.sfn, { stateMachineArn, name: 'once', seconds: 10 });
    expect(await named()).toEqual(await named());
  });

  it('fails when it cannot be started', async () => {
    const stateMachineArn = `${await machine({ Type: 'Succeed' })}-of-old`;
    const run = runExecution(states.sfn, { stateMachineArn, name: 'never', seconds: 10 });
    await expect(run).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });

  it('fails with the innermost reason and what to do', async () => {
    const cause = JSON.stringify({ errorType: 'E', errorMessage: 'line 3', trace: [] });
    const stateMachineArn = await machine({ Type: 'Fail', Error: 'E', Cause: cause });
    const run = runExecution(states.sfn, { stateMachineArn, name: 'sad', seconds: 10 });
    await expect(run).rejects.toThrow(ExecutionFailedError);
    await expect(run).rejects.toThrow(
      /^FAILED E: line 3\nFix the cause, then redrive arn:aws:states:\S+:sad or start again\.$/,
    );
  });

  it('is not waited for without end: it is named, and goes on', async () => {
    const stateMachineArn = await machine({ Type: 'Wait', Seconds: 2, End: true });
    const run = { stateMachineArn, name: 'slow' };
    const waited = runExecution(states.sfn, { ...run, seconds: 0.1 });
    await expect(waited).rejects.toThrow(WaitedInVainError);
    await expect(waited).rejects.toThrow(/the end of arn:aws:states:\S+:slow\. It keeps running\./);
    expect(await runExecution(states.sfn, { ...run, seconds: 10 })).toEqual({});
  });
});
