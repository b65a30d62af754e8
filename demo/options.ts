import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type LogFormatName, logFormatNames } from './traffic/log-format.ts';

export const usage = `Usage: npm start -- [options]

Deploys the stack of the development stage to a cloud on this machine, feeds it
CloudFront access logs, loads and vacuums the warehouse, and reports.

  --logs DIR     ingest the log files of a folder, instead of invented traffic;
                 they are read, never changed
  --once         end after the report (see below for the exit code)
  --fresh        start from nothing: forget what earlier runs left
  --state DIR    where everything is kept (default .local/traffic, with a --format
                 .local/traffic-NAME, with --logs .local/logs). Without --logs, logs that are kept
                 there are served again
  --seed N       another invented traffic (default 1)
  --format NAME  how the invented traffic is logged: legacy (default), v2-w3c,
                 v2-json or v2-parquet. The requests are the same
  --days N       how many days of invented traffic, up to yesterday (default 3)
  --port N       where the cloud listens on 127.0.0.1 (default 4566; 0: any)
  -h, --help     show this

Without --once it keeps serving until Ctrl-C, which loses nothing: the next
start goes on. Invented traffic in each format and --logs have a warehouse each.

Exit codes: 0 if every row that was delivered is in the warehouse or was set
aside; 1 if not, such as when a log was rejected or a file could not be read,
and if a step failed; 2 if the options make no sense; 130 or 143 after Ctrl-C
or a SIGTERM. The logs that invented traffic breaks on purpose do not count.`;

export interface Options {
  readonly logs: string | undefined;
  readonly once: boolean;
  readonly fresh: boolean;
  readonly state: string | undefined;
  readonly seed: number;
  readonly days: number;
  readonly format: LogFormatName;
  readonly port: number;
}

/** A command line that makes no sense. The message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * @param environment npm takes options before `--` for its own, and leaves them as `npm_config_once=true`
 * @returns undefined when only help is asked for
 */
export function parseOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Options | undefined {
  const swallowed = names.filter((name) => environment[`npm_config_${name}`] !== undefined);
  if (swallowed.length > 0) {
    throw new UsageError(
      `npm took --${swallowed.join(', --')} for its own: write "npm start -- --${swallowed[0]} …".`,
    );
  }
  const { values } = parse(args);
  if (values.help) {
    return undefined;
  }
  if (values.logs !== undefined && !isFolder(values.logs)) {
    throw new UsageError(`--logs must name a folder, and '${values.logs}' is not one.`);
  }
  if (values.logs !== undefined && values.format !== undefined) {
    throw new UsageError(
      '--format is for invented traffic. With --logs, the format of each file is found out from its first bytes: leave --format out.',
    );
  }
  return {
    logs: values.logs,
    once: values.once,
    fresh: values.fresh,
    state: values.state,
    seed: integer('seed', values.seed, 0, 2 ** 32 - 1),
    days: integer('days', values.days, 1, 60),
    format: formatNamed(values.format ?? 'legacy'),
    port: integer('port', values.port, 0, 65_535),
  };
}

const names = ['logs', 'once', 'fresh', 'state', 'seed', 'days', 'format', 'port'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        logs: { type: 'string' },
        once: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        state: { type: 'string' },
        seed: { type: 'string', default: '1' },
        days: { type: 'string', default: '3' },
        format: { type: 'string' },
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
    throw new UsageError(`--${name} must be a whole number from ${least} to ${most}, not '${text}'.`);
  }
  return value;
}

/** @throws UsageError when there is no such format */
export function formatNamed(text: string): LogFormatName {
  const name = logFormatNames.find((known) => known === text);
  if (name === undefined) {
    throw new UsageError(`--format must be one of ${logFormatNames.join(', ')}, not '${text}'.`);
  }
  return name;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new UsageError(
      `--logs must name a folder, and '${path}' cannot be read: ${(error as Error).message}`,
    );
  }
}
