import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** What a function logs, a JSON object on each line. */
export interface FunctionLog {
  /** A line that the function printed: JSON from a logger stays as it is, other text is wrapped. */
  print(line: string, requestId: string | undefined): void;
  /** A line about the function from Lambda itself, as in Lambda's JSON logs: `{ time, type, record }`. */
  platform(type: string, record: object): void;
}

/** @param directory the log is `<directory>/<function name>.log`; without one, nothing is kept */
export function functionLog(directory: string | undefined, functionName: string): FunctionLog {
  const path = directory && join(directory, `${functionName}.log`);
  if (directory) mkdirSync(directory, { recursive: true });
  const append = (line: string) => path && appendFileSync(path, `${line}\n`);
  return {
    print(line, requestId) {
      const json = /^\{.*\}$/.test(line);
      append(json ? line : JSON.stringify({ timestamp: new Date(), requestId, message: line }));
    },
    platform(type, record) {
      append(JSON.stringify({ time: new Date(), type, record }));
    },
  };
}
