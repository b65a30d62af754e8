import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type Batch, objectId, packBatches } from './pack.ts';
import { type CreatedLog, readS3Events } from './s3-events.ts';

/** A message of the queue that S3 notifies. */
export interface QueueMessage {
  readonly body: string;
}

/**
 * Starts `ingest` executions for the logs that a batch of queue messages tells of.
 *
 * @returns one result for each message, in order: fulfilled once every log of the message is in an execution
 */
export async function startIngest(
  messages: readonly QueueMessage[],
  sfn: SFNClient,
  stateMachineArn: string,
): Promise<PromiseSettledResult<void>[]> {
  const read = messages.map(({ body }) => attempt(() => readS3Events(body)));
  const batches = packBatches(read.flatMap((result) => (result.status === 'fulfilled' ? result.value : [])));
  const started = new Map<string, Promise<void>>();
  for (const batch of batches) {
    const starting = start(batch, sfn, stateMachineArn);
    for (const object of batch.input.objects) {
      started.set(objectId(object), starting);
    }
  }
  return Promise.allSettled(
    read.map(async (result) => {
      if (result.status === 'rejected') {
        throw result.reason;
      }
      await Promise.all(result.value.map(({ object }) => started.get(objectId(object))));
    }),
  );
}

async function start({ name, input }: Batch, sfn: SFNClient, stateMachineArn: string): Promise<void> {
  try {
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  } catch (error) {
    // S3 reported these logs twice; the first execution has them.
    if (!(error instanceof ExecutionAlreadyExists)) {
      throw error;
    }
  }
}

function attempt(read: () => CreatedLog[]): PromiseSettledResult<CreatedLog[]> {
  try {
    return { status: 'fulfilled', value: read() };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}
