import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import type { JsonFile } from '../core/json-file.ts';
import type { StackDescription } from '../services/cloudformation/index.ts';
import { type AssemblyStack, readStack } from './assembly.ts';
import { stackIdOf } from './parameters.ts';
import type { Services } from './resource-type.ts';
import { type Deployment, type Progress, StackDeployment } from './stack-deployment.ts';
import { type StackState, stackState } from './stack-state.ts';

export type { Deployment, Progress };

export interface DeployOptions {
  /** Needed when the assembly has several stacks. */
  readonly stackName?: string;
  /** Is told of each resource when it is done. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Deploys CloudFormation templates of a cloud assembly to the services of the local cloud. */
export class Deployer {
  readonly #services: Services;
  readonly #directory: string | undefined;
  readonly #states = new Map<string, JsonFile<StackState>>();

  /** @param directory where the state of each stack is kept; in memory when absent */
  constructor(services: Services, directory: string | undefined) {
    this.#services = services;
    this.#directory = directory;
    for (const stackName of stacksIn(directory)) this.#stateOf(stackName);
  }

  /**
   * Creates, updates and deletes resources until the cloud matches the template. Leaves alone what has not changed since the
   * last deployment. After a failure or a kill the next deployment goes on.
   *
   * @throws TemplateError naming the resource that cannot be deployed
   */
  async deploy(
    assemblyDirectory: string,
    { stackName, onProgress }: DeployOptions = {},
  ): Promise<Deployment> {
    const stack = readStack(assemblyDirectory, stackName);
    const state = this.#stateOf(stack.stackName);
    const deployment = new StackDeployment(stack, state, this.#services, onProgress ?? (() => undefined));
    return this.#recorded(stack, state, () => deployment.run());
  }

  /** The stacks, as CloudFormation describes them. */
  describe(): StackDescription[] {
    return [...this.#states].flatMap(([stackName, { content }]) => descriptionOf(stackName, content));
  }

  /** Keeps the status of the stack while a deployment runs, and how it ended. */
  async #recorded<Result>(
    { template }: AssemblyStack,
    state: JsonFile<StackState>,
    deploy: () => Promise<Result>,
  ): Promise<Result> {
    const { status: last } = state.content;
    const now = this.#services.clock.now().toISOString();
    // What failed, or was killed, while it was created is still being created.
    const exists = last !== undefined && !/^CREATE_(FAILED|IN_PROGRESS)$/.test(last.status);
    const kind = exists ? 'UPDATE' : 'CREATE';
    const record = (outcome: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED', reason?: string) => {
      state.content.status = {
        ...(template.Description && { description: template.Description }),
        status: `${kind}_${outcome}`,
        ...(reason && { reason }),
        created: last?.created ?? now,
        ...(last && { updated: now }),
      };
      state.save();
    };
    record('IN_PROGRESS');
    try {
      const result = await deploy();
      record('COMPLETE');
      return result;
    } catch (error) {
      record('FAILED', (error as Error).message);
      throw error;
    }
  }

  #stateOf(stackName: string): JsonFile<StackState> {
    const { endpoint } = this.#services.config;
    const state = this.#states.get(stackName) ?? stackState(this.#directory, stackName, endpoint);
    this.#states.set(stackName, state);
    return state;
  }
}

/** The stacks that were deployed before. */
function stacksIn(directory: string | undefined): string[] {
  if (directory === undefined || !existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => basename(name, '.json'));
}

function descriptionOf(StackName: string, { status, outputs }: StackState): StackDescription[] {
  if (!status) return [];
  return [
    {
      StackId: stackIdOf(StackName),
      StackName,
      Description: status.description,
      StackStatus: status.status,
      StackStatusReason: status.reason,
      CreationTime: new Date(status.created),
      LastUpdatedTime: status.updated === undefined ? undefined : new Date(status.updated),
      Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    },
  ];
}
