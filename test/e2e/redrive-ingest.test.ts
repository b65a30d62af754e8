import { callingStates } from '../asl/asl-files.ts';
import { type EndState, endStateOf } from './end-state.ts';
import { type Fault, functionFailed, hung, lost, pretended, refused } from './faults.ts';
import { deliverLogs, loggedDays } from './logs.ts';
import { deployFix, deployOtherCode } from './other-code.ts';
import { SpoiledStack } from './spoiled-stack.ts';

let spoiled: SpoiledStack;
let undisturbed: EndState;
let ingestArn: string;

beforeAll(async () => {
  spoiled = await SpoiledStack.deploy();
  ingestArn = spoiled.deployed.stack.outputs.IngestStateMachineArn;
  await spoiled.run(ingestArn, await deliverLogs(spoiled.deployed.stack));
  undisturbed = await endStateOf(spoiled.deployed.stack);
});
afterAll(() => spoiled.remove());

/** S3 answers well, and says of an object that it could not be deleted. */
const notDeleted = pretended(
  { 'content-type': 'application/xml' },
  '<DeleteResult><Error><Key>a</Key><Code>InternalError</Code><Message>Try again.</Message></Error></DeleteResult>',
);
const died = functionFailed('Runtime.ExitError', 'Error: Runtime exited with error: exit status 1');
const outOfTime = functionFailed('Sandbox.Timedout', 'Error: Task timed out after 900.00 seconds');
const fault = refused(500, 'ServiceException');
const throttled = refused(429, 'TooManyRequestsException');
const forbidden = refused(403, 'AccessDenied');
const inConflict = refused(409, 'ConditionalRequestConflict');

describe('Ingest that failed has, redriven, done what it does undisturbed:', () => {
  const invoke = /^Lambda\.Invoke .*MaskLogs/;
  const remove = /^S3\.DeleteObjects /;
  const ofOneDay = new RegExp(`^S3\\.PutObject .*${loggedDays.to.replaceAll('-', '/')}.*midnight`);

  const cases: [state: string, problem: string, operations: RegExp, fault: Fault, error: string][] = [
    ['Mask logs', 'was throttled by Lambda', invoke, throttled, 'Lambda.TooManyRequestsException'],
    ['Mask logs', 'died after its work', invoke, died, 'Runtime.ExitError'],
    ['Mask logs', 'ran out of time', invoke, outOfTime, 'Sandbox.Timedout'],
    ['Mask logs', 'got no answer of Lambda', invoke, hung, 'States.Timeout'],
    ['Mask logs', 'lost its connection', invoke, lost, 'Lambda.SdkClientException'],
    ['Mask logs', 'met a fault of Lambda', invoke, fault, 'Lambda.ServiceException'],
    ['Mask logs', 'was not let read', /^S3\.GetObject /, forbidden, 'AccessDenied'],
    ['Mask logs', 'wrote one day of two', ofOneDay, inConflict, 'ConditionalRequestConflict'],
    ['Delete originals', 'was to slow down', remove, refused(503, 'SlowDown'), 'S3.S3Exception'],
    ['Delete originals', 'met a fault of S3', remove, refused(500, 'InternalError'), 'S3.S3Exception'],
    ['Delete originals', 'was forbidden', remove, forbidden, 'S3.AccessDeniedException'],
    ['Delete originals', 'deleted none', remove, notDeleted, 'States.QueryEvaluationError'],
    ['Delete originals', 'got no answer of S3', remove, hung, 'States.Timeout'],
    ['Delete originals', 'lost its connection', remove, lost, 'S3.SdkClientException'],
  ];

  it.each(cases)('%s %s', async (state, _, operations, fault, error) => {
    const input = await deliverLogs(spoiled.deployed.stack);
    await spoiled.failAndRedrive(ingestArn, input, state, spoiled.calls(operations, fault, error));
    expect(await endStateOf(spoiled.deployed.stack)).toEqual(undisturbed);
  });

  it('in every state that calls something', () => {
    // Isolate log only starts an execution: nothing on one machine refuses that. An original is looked at only when S3 goes wrong
    // about each condition, and an execution that isolates a log only when there is one: see test/workflows/ingest.test.ts.
    const others = ['Isolate log', 'Look at that execution', 'Look at one original'];
    expect(new Set([...cases.map(([state]) => state), ...others])).toEqual(new Set(callingStates('ingest')));
  });

  it('Mask logs died at once, until other code was deployed', async () => {
    const { deployed } = spoiled;
    const input = await deliverLogs(deployed.stack);
    await spoiled.failAndRedrive(ingestArn, input, 'Mask logs', {
      bring: () => deployOtherCode(deployed, 'MaskLogs', 'export const handler = () => process.exit(3);'),
      remove: () => deployFix(deployed),
      error: 'Runtime.ExitError',
    });
    expect(await endStateOf(deployed.stack)).toEqual(undisturbed);
  });

  it('nothing is left of the originals, and both days and the row set aside are there', () => {
    expect(undisturbed.originals).toEqual([]);
    expect(Object.keys(undisturbed.masked)).toHaveLength(5);
  });
});
