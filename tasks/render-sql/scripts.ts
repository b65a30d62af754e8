import { readdirSync } from 'node:fs';
import { z } from 'zod';
import { calendarDate } from '../common/dates.ts';
import type { Environment } from './environment.ts';
import { tables, vacuumModes } from './tables.ts';

/** What a script may be given, as whom it runs, and for how long. */
export interface Script {
  /** The files under `sql/` whose statements it runs, in order. Several statements are one transaction. */
  readonly files: readonly string[];
  /** The owner of the tables (VACUUM by anybody else does nothing), or the loader, who may do no more than load. */
  readonly runAs: 'owner' | 'loader';
  /** After this time the statement is cancelled. */
  readonly timeoutSeconds: number;
  readonly parameters: z.ZodType<Record<string, string>>;
  /** Values that the deployment knows, not the caller. */
  readonly constants?: (environment: Environment) => Record<string, string>;
}

const minutes = 60;
const none = z.strictObject({});
const s3Url = z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]+\/[^\s'"\\]+$/, 'is not an s3:// URL');
const table = z.enum(tables);
/** Of the rules of classification. Empty for what has never been judged. */
const version = z.string().regex(/^[a-z0-9]{0,64}$/, 'is not a version of the rules');
/** Where the .sql files are: beside this module, in the source tree as in the Lambda bundle. */
const folder = new URL('./sql/', import.meta.url);

export const migrationNames: readonly string[] = readdirSync(new URL('migrations/', folder))
  .map((file) => file.replace(/\.sql$/, ''))
  .sort();

export const sqlFile = (name: string): URL => new URL(`${name}.sql`, folder);

/** A load differs from another in what it does about files that are loaded already. */
const loadOf = (file: 'leave-out-loaded' | 'remove-loaded'): Script => ({
  files: [
    'stage-batch',
    file,
    'match-dimensions',
    'insert-batch',
    'mark-repeated',
    'set-time-zone',
    'count-batch',
  ],
  runAs: 'loader',
  timeoutSeconds: 180 * minutes,
  parameters: z.strictObject({ manifest: s3Url, files: s3Url }),
  constants: (environment) => ({ zone: environment.TIME_ZONE }),
});

export const scripts: ReadonlyMap<string, Script> = new Map<string, Script>([
  [
    'prepare-migrations',
    { files: ['prepare-migrations'], runAs: 'owner', timeoutSeconds: 10 * minutes, parameters: none },
  ],
  ...migrationNames.map((name): [string, Script] => [
    `migrations/${name}`,
    {
      files: [`migrations/${name}`, 'note-migration'],
      runAs: 'owner',
      timeoutSeconds: 180 * minutes,
      parameters: none,
      constants: (environment) => ({ name, loader: environment.LOADER_USER }),
    },
  ]),
  [
    'unload-ledger',
    {
      files: ['unload-ledger'],
      runAs: 'loader',
      timeoutSeconds: 30 * minutes,
      parameters: z.strictObject({ from: calendarDate, to: calendarDate, target: s3Url }),
    },
  ],
  ['load-batch', loadOf('leave-out-loaded')],
  ['reload-batch', loadOf('remove-loaded')],
  [
    'unload-unclassified',
    {
      files: ['unload-unclassified'],
      runAs: 'loader',
      timeoutSeconds: 60 * minutes,
      parameters: z.strictObject({ rules: version, unsectioned: version, target: s3Url }),
    },
  ],
  [
    'merge-classification',
    {
      files: ['merge-classification'],
      runAs: 'loader',
      timeoutSeconds: 60 * minutes,
      parameters: z.strictObject({ judged: s3Url }),
    },
  ],
  [
    'vacuum',
    {
      files: ['vacuum'],
      runAs: 'owner',
      timeoutSeconds: 600 * minutes,
      parameters: z.strictObject({
        table,
        mode: z.enum(vacuumModes),
      }),
    },
  ],
  [
    'analyze',
    {
      files: ['analyze'],
      runAs: 'owner',
      timeoutSeconds: 60 * minutes,
      parameters: z.strictObject({ table }),
    },
  ],
]);
