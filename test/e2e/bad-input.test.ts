import { SendMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type DeployedStack, deployStack } from '../support/deployed-stack.ts';
import { run } from '../support/executions.ts';
import { hurriedClock } from '../support/hurried-clock.ts';
import { daysAgo, log, logKey, row } from '../support/log.ts';

let deployed: DeployedStack;
/** Each describe has a day of its own, so that it loads nothing of the others. */
const [yesterday, twoDaysAgo, threeDaysAgo] = [daysAgo(1), daysAgo(2), daysAgo(3)];

beforeAll(async () => {
  deployed = await deployStack({ clock: hurriedClock });
});
afterAll(() => deployed.remove());

describe('A log that cannot be masked', () => {
  const good = logKey(yesterday, 'good');
  const broken = logKey(yesterday, 'truncated');
  const foreign = 'holiday.jpg';

  beforeAll(async () => {
    await deployed.deliver(good, log(row(yesterday)));
    await deployed.deliver(broken, log(row(yesterday), row(yesterday)).subarray(0, 200));
    await deployed.deliver(foreign, 'not a log at all\n');
    await deployed.ingested();
  });

  it('has a failed execution of its own, which names the error', async () => {
    expect(await deployed.stack.rejections()).toEqual([
      expect.objectContaining({ key: broken, error: 'TruncatedLogError' }),
      expect.objectContaining({ key: foreign, error: 'MalformedLogError' }),
    ]);
  });

  it('stays where it was', async () => {
    expect(await deployed.stack.originals()).toEqual([broken, foreign]);
  });

  it('holds up none of its neighbours', async () => {
    expect((await deployed.stack.load({ date: yesterday, skipVacuum: true })).loaded).toEqual({
      files: 1,
      rows: 1,
    });
  });
});

describe('A row that cannot be parsed', () => {
  it('is set aside with its addresses masked, and counted, while the others are loaded', async () => {
    const before = await deployed.stack.ingested();
    const bad = row(twoDaysAgo).replace(twoDaysAgo, '2026-13-05');
    await deployed.deliver(
      logKey(twoDaysAgo, 'badrow'),
      log(row(twoDaysAgo), row(twoDaysAgo), bad, 'gibberish from 198.18.1.2'),
    );
    await deployed.ingested();
    const { rows } = await deployed.stack.ingested();
    expect({
      in: rows.in - before.rows.in,
      out: rows.out - before.rows.out,
      setAside: rows.setAside,
    }).toEqual({
      in: 4,
      out: 2,
      setAside: 2,
    });
    expect((await deployed.stack.load({ date: twoDaysAgo, skipVacuum: true })).loaded).toEqual({
      files: 1,
      rows: 2,
    });
  });
});

describe('A message that cannot be read', () => {
  it('ends in the dead-letter queue, while the others of its batch go on', async () => {
    const { sqs, sources } = deployed.stack;
    const QueueUrl = sources[0].queueUrl;
    // Tried again after a second, where it would be minutes.
    await sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl,
        Attributes: { VisibilityTimeout: '1' },
      }),
    );
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'what is this?' }));
    await deployed.deliver(logKey(threeDaysAgo, 'besides'), log(row(threeDaysAgo)));
    await deployed.ingested();
    expect(await deployed.stack.deadLetters()).toBe(1);
    expect((await deployed.stack.load({ date: threeDaysAgo, skipVacuum: true })).loaded).toEqual({
      files: 1,
      rows: 1,
    });
  });
});

describe('An execution that somebody starts', () => {
  it.each([
    ['Load', 'yesterday', 'The input must be a JSON object'],
    ['Load', { day: yesterday }, 'Unknown field: day. A load takes'],
    ['Backfill', ['site/'], 'The input must be a JSON object'],
    ['Vacuum', 'page', 'The input must be a JSON object'],
    ['Vacuum', { table: 'page' }, 'Unknown field: table. A vacuum takes tables and mode.'],
    ['Vacuum', { tables: 'page' }, 'Bad value of field tables'],
    ['Vacuum', { tables: [] }, 'Bad value of field tables'],
    [
      'Vacuum',
      { tables: ['page', 'passwords'] },
      'Bad value of field tables: it must be a list of one or more of edge_location,',
    ],
    ['Vacuum', { mode: 'full' }, 'Bad value of field mode: it must be one of FULL,'],
  ] as const)('of %s with %j is refused: %s', async (name, input, reason) => {
    const { sfn, outputs } = deployed.stack;
    const refused = run(sfn, outputs[`${name}StateMachineArn`], input as object);
    await expect(refused).rejects.toThrow(`InvalidInputError: ${reason}`);
  });
});

describe('No SQL is made', () => {
  const runSql = (input: object) =>
    run(deployed.stack.sfn, deployed.stack.outputs.RunSqlStateMachineArn, input);

  it('of a script that is not on the list', async () => {
    await expect(runSql({ script: 'drop-everything' })).rejects.toThrow('UnknownScriptError');
  });

  it('for a table that is not on the list', async () => {
    const vacuum = { script: 'vacuum', parameters: { table: 'page; DROP TABLE page', mode: 'FULL' } };
    await expect(runSql(vacuum)).rejects.toThrow('InvalidParametersError');
  });
});
