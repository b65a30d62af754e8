import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';

export const usage = `Usage: npm start -- [options]

Deploys the stack of the development stage to a cloud on this machine, feeds it
CloudFront access logs, loads and vacuums the warehouse, and reports.

  --logs DIR     ingest the log files of a folder, instead of invented traffic
  --once         end after the report, with exit code 0 if all went well
  --fresh        start from nothing: forget what earlier runs left in .local/
  --seed N       another invented traffic (default 1)
  --days N       how many days of invented traffic, up to yesterday (default 3)
  --port N       where the cloud listens on 127.0.0.1 (default 4566; 0: any)
  -h, --help     show this

Without --once it keeps serving until Ctrl-C, which loses nothing: the next
start goes on. Invented traffic and --logs have a warehouse each.`;

export interface Options {
  readonly logs: string | undefined;
  readonly once: boolean;
  readonly fresh: boolean;
  readonly seed: number;
  readonly days: number;
  readonly port: number;
}

/** A command line that makes no sense. The message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @returns undefined when only help is asked for */
export function parseOptions(args: readonly string[]): Options | undefined {
  const { values } = parse(args);
  if (values.help) {
    return undefined;
  }
  if (values.logs !== undefined && !statSync(values.logs, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--logs names a folder, and '${values.logs}' is none.`);
  }
  return {
    logs: values.logs,
    once: values.once,
    fresh: values.fresh,
    seed: integer('seed', values.seed, 0, 2 ** 32 - 1),
    days: integer('days', values.days, 1, 60),
    port: integer('port', values.port, 0, 65_535),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        logs: { type: 'string' },
        once: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        seed: { type: 'string', default: '1' },
        days: { type: 'string', default: '3' },
        port: { type: 'string', default: '4566' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function integer(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`--${name} is a whole number from ${least} to ${most}, not '${text}'.`);
  }
  return value;
}
