import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stages as delivered, type Stage } from './stages.ts';

/** A stage, and where it is defined. */
export interface KnownStage {
  readonly stage: Stage;
  /** The path of the file, from where the command runs. */
  readonly file: string;
}

/** The owner's own stages: a file that git ignores. It is not there in a fresh clone. */
export const localStagesFile = fileURLToPath(new URL('./stages.local.ts', import.meta.url));

/** The owner's file does not hold what it should. */
export class InvalidStagesFileError extends Error {
  override readonly name = 'InvalidStagesFileError';
}

/**
 * The stages that can be deployed: those of `stages.ts`, replaced and extended by those of `stages.local.ts`.
 *
 * @throws InvalidStagesFileError when the local file exports no stages
 */
export async function knownStages(localFile = localStagesFile): Promise<ReadonlyMap<string, KnownStage>> {
  const deliveredFile = fileURLToPath(new URL('./stages.ts', import.meta.url));
  return new Map([
    ...stagesOf(delivered, deliveredFile),
    ...(existsSync(localFile) ? stagesOf(await read(localFile), localFile) : []),
  ]);
}

async function read(file: string): Promise<Readonly<Record<string, Stage>>> {
  const { stages } = (await import(pathToFileURL(file).href)) as { stages?: Record<string, Stage> };
  if (typeof stages !== 'object') {
    throw new InvalidStagesFileError(`${shown(file)} exports no stages. See infra/stages.local.example.ts.`);
  }
  return stages;
}

const stagesOf = (stages: Readonly<Record<string, Stage>>, file: string) =>
  Object.entries(stages).map(([name, stage]): [string, KnownStage] => [name, { stage, file: shown(file) }]);

const shown = (file: string) => relative(process.cwd(), file);

/** What the compiler reports about a file, which Node.js would run all the same. Empty when there is nothing. */
export function typeErrorsOf(file: string): string {
  // As in tsconfig.json, which leaves the owner's file out: nothing that it holds may fail the checks of this repository.
  const options =
    '--ignoreConfig --noEmit --strict --target es2025 --module nodenext --types node --skipLibCheck --allowImportingTsExtensions';
  const { error, stdout } = spawnSync('tsc', [...options.split(' '), file], { encoding: 'utf8' });
  if (error) throw error;
  return stdout.trim();
}
