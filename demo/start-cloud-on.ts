import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Cloud, type CloudOptions, startCloud } from '../local-cloud/cloud.ts';

/**
 * The format of what a run leaves in its directory: how the cloud keeps its state, and how keys and ids of logs are made.
 * Another number means that the next start cannot go on from it.
 *
 * 2: masked keys hold the id of their source.
 * 3: objects are kept under hashes of their keys.
 */
const format = 3;

/** What is kept in a directory. Invented traffic must never be counted among somebody's real logs. */
export type DataSet = 'traffic' | 'logs';

/** A directory holds state that this start cannot continue. */
export class OtherFormatError extends Error {
  override readonly name = 'OtherFormatError';
}

/** What an earlier start has kept in a directory; undefined if there is nothing. */
export function dataSetOf(directory: string): DataSet | undefined {
  return formatOf(directory).dataSet;
}

/**
 * Starts a cloud on a directory, if this version understands what is in there.
 *
 * @throws OtherFormatError before anything is touched
 */
export async function startCloudOn(
  directory: string,
  { dataSet = 'traffic', ...options }: Pick<CloudOptions, 'fresh' | 'port'> & { dataSet?: DataSet },
): Promise<Cloud> {
  if (!options.fresh && holdsState(directory)) checkFormat(directory, dataSet);
  const write = () => writeFormat(directory, { format, dataSet });
  // A disk that fills from now on must not leave state without a format.
  if (existsSync(directory) && !holdsState(directory)) write();
  const cloud = await startCloud({ ...options, directory });
  write();
  return cloud;
}

function checkFormat(directory: string, dataSet: DataSet): void {
  const found = formatOf(directory);
  const name = join(basename(dirname(directory)), basename(directory));
  if (found.format !== format) {
    throw new OtherFormatError(
      `Another version of this project left ${name}, which this one cannot continue: start with --fresh, which deletes it and begins anew.`,
    );
  }
  if (found.dataSet !== dataSet) {
    const [there, here] = dataSet === 'logs' ? ['invented traffic', 'logs'] : ['logs', 'invented traffic'];
    throw new OtherFormatError(
      `${name} holds ${there}, among which ${here} must not be counted: name another folder with --state, or start with --fresh, which deletes what is there.`,
    );
  }
}

const fileOf = (directory: string): string => join(directory, 'format.json');

/** A lock alone is what a start leaves that was killed at once. */
const holdsState = (directory: string): boolean =>
  existsSync(directory) && readdirSync(directory).some((name) => !name.startsWith('cloud.'));

function formatOf(directory: string): { format?: unknown; dataSet?: DataSet } {
  const file = fileOf(directory);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

function writeFormat(directory: string, content: object): void {
  const unnamed = join(directory, 'cloud.format');
  writeFileSync(unnamed, `${JSON.stringify(content)}\n`);
  renameSync(unnamed, fileOf(directory));
}
