import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { region } from '../../core/account.ts';
import type { Chance } from '../../core/chance.ts';
import type { Clock } from '../../core/clock.ts';
import { type JsonFile, jsonFile } from '../../core/json-file.ts';
import { roleCredentials } from '../../core/principals.ts';
import { serviceLog } from '../../core/service-log.ts';
import { type Service, ServiceError } from '../../http/aws-json.ts';
import { restJsonService } from '../../http/rest-json.ts';
import { readSchedule, type Schedule } from './schedule.ts';
import { type StartTarget, Timetable } from './timetable.ts';

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  /** The gateway's URL, where targets are called. */
  readonly endpoint: string;
  /** Where schedules are kept; in memory when absent. */
  readonly directory?: string;
  /** Where `scheduler.log` goes. */
  readonly logs?: string;
  /** Is told of each call of a target, so that a clock that runs ahead can wait for it. */
  readonly working?: <T>(work: Promise<T>) => Promise<T>;
}

/** EventBridge Scheduler, which starts executions of state machines. */
export class Scheduler {
  readonly service: Service;
  readonly #clock: Clock;
  readonly #schedules: JsonFile<Record<string, Schedule>>;
  readonly #timetable: Timetable;

  /** Schedules that were created before go on at once. */
  constructor({ clock, chance, endpoint, directory, logs, working = (work) => work }: SchedulerOptions) {
    this.service = restJsonService(async (request, response) => {
      const body = await this.#answer(request);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    this.#clock = clock;
    this.#schedules = jsonFile(directory && join(directory, 'schedules.json'), {});
    const start: StartTarget = (schedule, input) => working(startExecution(schedule, input, endpoint));
    this.#timetable = new Timetable({ clock, chance, start, log: serviceLog(logs, 'scheduler', clock) });
    for (const schedule of Object.values(this.#schedules.content)) this.#timetable.run(schedule);
  }

  async close(): Promise<void> {
    await this.#timetable.close();
  }

  async #answer(request: IncomingMessage): Promise<object> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const [, name] = /^\/schedules(?:\/([^/]+))?$/.exec(pathname) ?? [];
    const schedules = this.#schedules.content;
    if (request.method === 'GET' && pathname === '/schedules') {
      const prefix = searchParams.get('NamePrefix') ?? '';
      return {
        Schedules: Object.values(schedules)
          .filter(({ Name }) => Name.startsWith(prefix))
          .map(wire),
      };
    }
    switch (name && request.method) {
      case 'POST':
        if (schedules[name as string]) {
          throw new ServiceError('ConflictException', `Schedule ${name} already exists.`, 409);
        }
        return this.#put(name as string, await json(request), this.#clock.now().toISOString());
      case 'PUT':
        return this.#put(name as string, await json(request), this.#find(name as string).CreationDate);
      case 'GET':
        return wire(this.#find(name as string));
      case 'DELETE':
        this.#find(name as string);
        delete schedules[name as string];
        this.#schedules.save();
        this.#timetable.stop(name as string);
        return {};
      default:
        throw new ServiceError(
          'ValidationException',
          `The local Scheduler does not serve ${request.method} ${pathname}.`,
        );
    }
  }

  #put(name: string, input: unknown, created: string): object {
    const schedule = readSchedule(name, input as Record<string, unknown>, created, this.#clock.now());
    this.#schedules.content[name] = schedule;
    this.#schedules.save();
    this.#timetable.run(schedule);
    return { ScheduleArn: schedule.Arn };
  }

  #find(name: string): Schedule {
    const schedule = this.#schedules.content[name];
    if (schedule) return schedule;
    throw new ServiceError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
  }
}

async function startExecution({ Target }: Schedule, input: string, endpoint: string): Promise<void> {
  const sfn = new SFNClient({
    endpoint,
    region,
    credentials: roleCredentials(Target.RoleArn),
    maxAttempts: 1,
  });
  try {
    const { StateMachineArn, Name, Input } = JSON.parse(input);
    await sfn.send(new StartExecutionCommand({ stateMachineArn: StateMachineArn, name: Name, input: Input }));
  } finally {
    sfn.destroy();
  }
}

/** The API carries dates as seconds since the epoch. */
function wire(schedule: Schedule): object {
  const seconds = (date: string) => Date.parse(date) / 1000;
  return {
    ...schedule,
    CreationDate: seconds(schedule.CreationDate),
    LastModificationDate: seconds(schedule.LastModificationDate),
  };
}
