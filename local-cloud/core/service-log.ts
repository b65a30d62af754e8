import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './clock.ts';

/** The log of a function or a service: a file with a JSON object on each line. Nothing goes to the terminal. */
export interface ServiceLog {
  /** Logs a line that a function printed: JSON from a logger as it is, other text wrapped. */
  print(line: string, requestId: string | undefined): void;
  /** Logs an event of the local cloud itself, in the shape of Lambda's platform events: `{ time, type, record }`. */
  note(type: string, record: object): void;
}

/** @param directory the log is `<directory>/<name>.log`; without a directory, nothing is kept */
export function serviceLog(directory: string | undefined, name: string, clock: Clock): ServiceLog {
  const path = directory && join(directory, `${name}.log`);
  if (directory) mkdirSync(directory, { recursive: true });
  const append = (line: string) => path && appendFileSync(path, `${line}\n`);
  return {
    print(line, requestId) {
      const json = /^\{.*\}$/.test(line);
      append(json ? line : JSON.stringify({ timestamp: clock.now(), requestId, message: line }));
    },
    note(type, record) {
      append(JSON.stringify({ time: clock.now(), type, record }));
    },
  };
}
