import { region } from '../../core/account.ts';
import type { Chance } from '../../core/chance.ts';
import type { Clock } from '../../core/clock.ts';
import { awsJsonService, operationOf, type Service } from '../../http/aws-json.ts';
import { buildApp, S3Store, SnsStore, type SqsQueue, SqsStore } from '../fauxqs.ts';
import { DeadLetterSources } from './dead-letter-sources.ts';
import { openMessages } from './messages.ts';
import { moveTasks } from './move-tasks.ts';

export interface SqsOptions {
  /** For what fauxqs lacks; it has its own time and chance. */
  readonly clock: Clock;
  readonly chance: Chance;
  /** The gateway's URL: queue URLs begin with it. */
  readonly endpoint: string;
  /** Where messages are kept; in memory when absent. */
  readonly directory?: string;
}

export interface Sqs {
  readonly service: Service;
  hasQueue(queueArn: string): boolean;
  /** Puts a message on a queue. It outlives the process when this returns. */
  send(queueArn: string, body: string): void;
  close(): Promise<void>;
}

/**
 * The queues of fauxqs: visibility timeouts, delays, long polls, redrive to dead-letter queues; and, which it lacks, back
 * from there.
 */
export async function createSqs({ clock, chance, endpoint, directory }: SqsOptions): Promise<Sqs> {
  const messages = directory === undefined ? undefined : openMessages(directory, endpoint);
  const sources = new DeadLetterSources(directory);
  const queues = new WatchedQueues(sources);
  queues.host = ''; // so that queue URLs begin with the host of the request: the gateway
  const topics = new SnsStore();
  messages?.loadSqsAndSns(queues, topics);
  queues.persistence = messages;
  for (const queue of queues.allQueues()) queue.persistence = messages;

  const app = buildApp({
    logger: false,
    defaultRegion: region,
    stores: { sqsStore: queues, snsStore: topics, s3Store: new S3Store() },
  });
  await app.ready();

  const moves = moveTasks(queues, sources, { clock, chance });
  const moving = awsJsonService(moves);
  return {
    async service(request, response) {
      if (Object.hasOwn(moves, operationOf(request))) await moving(request, response);
      else app.routing(request, response);
    },
    hasQueue: (queueArn) => queues.getQueueByArn(queueArn) !== undefined,
    send(queueArn, body) {
      const queue = queues.getQueueByArn(queueArn);
      if (!queue) throw new Error(`There is no queue ${queueArn}.`);
      queue.enqueue(SqsStore.createMessage(body, {}, Number(queue.attributes.DelaySeconds)));
    },
    async close() {
      await app.close();
      messages?.close();
      sources.close();
    },
  };
}

class WatchedQueues extends SqsStore {
  readonly #sources: DeadLetterSources;

  constructor(sources: DeadLetterSources) {
    super();
    this.#sources = sources;
  }

  override createQueue(...parameters: Parameters<SqsStore['createQueue']>): SqsQueue {
    const queue = super.createQueue(...parameters);
    this.#sources.watch(queue);
    return queue;
  }
}
