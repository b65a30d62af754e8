import type { JsonFile } from '../core/json-file.ts';
import { readStack } from './assembly.ts';
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
    return deployment.run();
  }

  #stateOf(stackName: string): JsonFile<StackState> {
    const { endpoint } = this.#services.config;
    const state = this.#states.get(stackName) ?? stackState(this.#directory, stackName, endpoint);
    this.#states.set(stackName, state);
    return state;
  }
}
