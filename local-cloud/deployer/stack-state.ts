import { join } from 'node:path';
import { type JsonFile, jsonFile } from '../core/json-file.ts';
import type { Deployed, Properties } from './resource-type.ts';

/** A resource as of the last deployment. */
export interface DeployedResource extends Deployed {
  readonly type: string;
  readonly properties: Properties;
  /** Whether it is kept when the template no longer has it. */
  readonly retain: boolean;
  /** Why it has no effect here, if so. */
  readonly accepted?: string;
}

/** How the last deployment of a stack went. Nothing is rolled back here: the next deployment goes on. */
export interface StackStatus {
  readonly description?: string;
  /** As CloudFormation says it, without a rollback. */
  readonly status: `${'CREATE' | 'UPDATE'}_${'IN_PROGRESS' | 'COMPLETE' | 'FAILED'}`;
  /** Why it failed. */
  readonly reason?: string;
  /** ISO 8601: when the first deployment began, and the last. */
  readonly created: string;
  readonly updated?: string;
}

/** A stack as of the last deployment. */
export interface StackState {
  endpoint: string;
  resources: Record<string, DeployedResource>;
  outputs: Record<string, string>;
  /** undefined before the first deployment */
  status?: StackStatus;
}

/** @param directory in memory when absent */
export function stackState(
  directory: string | undefined,
  stackName: string,
  endpoint: string,
): JsonFile<StackState> {
  const path = directory && join(directory, `${stackName}.json`);
  const state = jsonFile<StackState>(path, { endpoint, resources: {}, outputs: {} });
  if (state.content.endpoint !== endpoint) moveTo(endpoint, state.content);
  return state;
}

/**
 * The gateway's port has changed since the last deployment. Resources that hold the old endpoint (in queue URLs) lose their
 * properties here, so that they count as changed and are deployed again.
 */
function moveTo(endpoint: string, state: StackState): void {
  for (const [logicalId, resource] of Object.entries(state.resources)) {
    const text = JSON.stringify(resource);
    if (!text.includes(state.endpoint)) continue;
    const moved: DeployedResource = JSON.parse(text.replaceAll(state.endpoint, endpoint));
    state.resources[logicalId] = { ...moved, properties: {} };
  }
  state.endpoint = endpoint;
}
