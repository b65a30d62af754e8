import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** What a function or a service has to say, a JSON object on each line. Nothing is printed. */
export interface ServiceLog {
  /** A line that a function printed: JSON from a logger stays as it is, other text is wrapped. */
  print(line: string, requestId: string | undefined): void;
  /** What the local cloud itself notes, in the shape of Lambda's platform events: `{ time, type, record }`. */
  note(type: string, record: object): void;
}

/** @param directory the log is `<directory>/<name>.log`; without one, nothing is kept */
export function serviceLog(directory: string | undefined, name: string): ServiceLog {
  const path = directory && join(directory, `${name}.log`);
  if (directory) mkdirSync(directory, { recursive: true });
  const append = (line: string) => path && appendFileSync(path, `${line}\n`);
  return {
    print(line, requestId) {
      const json = /^\{.*\}$/.test(line);
      append(json ? line : JSON.stringify({ timestamp: new Date(), requestId, message: line }));
    },
    note(type, record) {
      append(JSON.stringify({ time: new Date(), type, record }));
    },
  };
}
