import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { startIngest } from '../../../tasks/start-ingest/start-ingest.ts';
import {
  credentials,
  type Harness,
  stepFunctions,
} from '../../local-cloud/services/step-functions/harness.ts';
import { s3Event } from './s3-event.ts';

const ingest = { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } };
let service: Harness;
let stateMachineArn: string;

beforeEach(async () => {
  service = await stepFunctions();
  stateMachineArn = await service.create(ingest, 'ingest');
});

afterEach(() => service[Symbol.asyncDispose]());

const messages = (...bodies: string[]) => bodies.map((body) => ({ body }));
const start = (bodies: string[], sfn = service.sfn) => startIngest(messages(...bodies), sfn, stateMachineArn);

/** The keys of each execution's logs. */
async function executions(): Promise<string[][]> {
  const { executions: started = [] } = await service.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  const ends = await Promise.all(started.map(({ executionArn = '' }) => service.ended(executionArn)));
  return ends
    .map(({ input = '' }) => JSON.parse(input).objects.map(({ key }: { key: string }) => key))
    .sort();
}

/** Step Functions refuses to start what has a log of this bucket. */
function refusing(bucket: string): SFNClient {
  const sfn = new SFNClient({ endpoint: service.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  sfn.middlewareStack.add((next) => async (args) => {
    if (JSON.stringify(args.input).includes(bucket)) throw new Error('Rate exceeded');
    return next(args);
  });
  return sfn;
}

const unreadable = expect.objectContaining({
  status: 'rejected',
  reason: expect.objectContaining({ name: 'UnreadableMessageError' }),
});
const refused = expect.objectContaining({
  status: 'rejected',
  reason: expect.objectContaining({ message: 'Rate exceeded' }),
});
const fulfilled = expect.objectContaining({ status: 'fulfilled' });

describe('Messages of the queue', () => {
  it('become one execution, with the logs of them all', async () => {
    expect(await start([s3Event({ key: 'b.gz' }), s3Event({ key: 'a.gz' })])).toEqual([fulfilled, fulfilled]);
    expect(await executions()).toEqual([['a.gz', 'b.gz']]);
  });

  it('that tell of no log start nothing, and are done', async () => {
    expect(await start([s3Event({ key: 'folder/', size: 0 })])).toEqual([fulfilled]);
    expect(await executions()).toEqual([]);
  });

  it('are done when their logs are in an execution of the same name, which has ended', async () => {
    await start([s3Event({ key: 'a.gz' })]);
    await executions();
    expect(await start([s3Event({ key: 'a.gz' })])).toEqual([fulfilled]);
    expect(await executions()).toEqual([['a.gz']]);
  });

  it('fail alone, with the reason, when they cannot be read', async () => {
    expect(await start([s3Event({ key: 'a.gz' }), 'hello'])).toEqual([fulfilled, unreadable]);
    expect(await executions()).toEqual([['a.gz']]);
  });

  it('fail when the execution with their logs cannot be started, and the others do not', async () => {
    const bodies = [
      s3Event({ key: 'a.gz', bucket: 'refused' }),
      s3Event({ key: 'b.gz' }),
      s3Event({ key: 'c.gz', bucket: 'refused' }),
    ];
    const sfn = refusing('refused');
    expect(await start(bodies, sfn)).toEqual([refused, fulfilled, refused]);
    expect(await executions()).toEqual([['b.gz']]);
    sfn.destroy();
  });

  it('fail when the state machine is gone', async () => {
    stateMachineArn += '-of-old';
    expect(await start([s3Event({ key: 'a.gz' })])).toEqual([
      expect.objectContaining({
        status: 'rejected',
        reason: expect.objectContaining({ name: 'StateMachineDoesNotExist' }),
      }),
    ]);
  });
});
