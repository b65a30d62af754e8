import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Environment } from './environment.ts';
import { InvalidParametersError, UnknownScriptError } from './errors.ts';
import { renderStatements } from './render.ts';
import { scripts, sqlFile } from './scripts.ts';

/** What the `run-sql` state machine is asked for. */
export interface ScriptRequest {
  /** A name on the list of `scripts.ts`. */
  readonly script: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** What the `run-sql` state machine submits. */
export interface RenderedScript {
  readonly name: string;
  /** Arguments of the Data API: where to run, as whom. */
  readonly connection: { WorkgroupName: string; Database: string; SecretArn?: string };
  readonly statements: readonly string[];
  readonly timeoutSeconds: number;
}

/**
 * Looks a script up, checks its parameters and renders its statements.
 *
 * @throws UnknownScriptError when the script is not on the list
 * @throws InvalidParametersError when a parameter is missing, unknown or has a value that is not allowed
 */
export function renderScript(request: ScriptRequest, environment: Environment): RenderedScript {
  const script = scripts.get(request.script);
  if (!script) {
    throw new UnknownScriptError(request.script, [...scripts.keys()]);
  }
  const parameters = script.parameters.safeParse(request.parameters ?? {});
  if (!parameters.success) {
    throw new InvalidParametersError(`${request.script}: ${z.prettifyError(parameters.error)}`);
  }
  const values = { ...parameters.data, ...script.constants?.(environment) };
  return {
    name: request.script,
    connection: {
      WorkgroupName: environment.WORKGROUP_NAME,
      Database: environment.DATABASE_NAME,
      ...(script.runAs === 'owner' && { SecretArn: environment.ADMIN_SECRET_ARN }),
    },
    statements: script.files.flatMap((file) => renderStatements(readFileSync(sqlFile(file), 'utf8'), values)),
    timeoutSeconds: script.timeoutSeconds,
  };
}
