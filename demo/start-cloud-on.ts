import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** A directory holds state of another format. */
export class OtherFormatError extends Error {
  override readonly name = 'OtherFormatError';
}

/**
 * Starts a cloud on a directory, if this version understands what is in there.
 *
 * @throws OtherFormatError before anything is touched
 */
export async function startCloudOn(
  directory: string,
  options: Pick<CloudOptions, 'fresh' | 'port'>,
): Promise<Cloud> {
  if (!options.fresh && holdsState(directory) && formatOf(directory) !== format) {
    const name = join(basename(dirname(directory)), basename(directory));
    throw new OtherFormatError(
      `Another version of this project left ${name}, which this one cannot continue: start with --fresh, which deletes it and begins anew.`,
    );
  }
  const cloud = await startCloud({ ...options, directory });
  writeFileSync(fileOf(directory), `${JSON.stringify({ format })}\n`);
  return cloud;
}

const fileOf = (directory: string): string => join(directory, 'format.json');

/** A lock alone is what a start leaves that was killed at once. */
const holdsState = (directory: string): boolean =>
  existsSync(directory) && readdirSync(directory).some((name) => name !== 'cloud.lock');

function formatOf(directory: string): unknown {
  const file = fileOf(directory);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).format : undefined;
}
