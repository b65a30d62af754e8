import { isDeepStrictEqual } from 'node:util';
import type { JsonFile } from '../core/json-file.ts';
import { acceptance } from './accepted.ts';
import type { AssemblyStack } from './assembly.ts';
import { deploymentOrder } from './dependencies.ts';
import { holds, resolve, type Scope } from './intrinsics.ts';
import { parameterValues, pseudoParameters, stackIdOf } from './parameters.ts';
import type { Place, Properties, Services } from './resource-type.ts';
import { resourceTypeOf } from './resources/index.ts';
import type { DeployedResource, StackState } from './stack-state.ts';
import { type Resource, TemplateError } from './template.ts';

export interface Progress {
  readonly logicalId: string;
  readonly type: string;
  readonly action: 'created' | 'updated' | 'unchanged' | 'accepted' | 'deleted' | 'retained';
}

/** The result of a deployment. */
export interface Deployment {
  readonly stackName: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly deployed: readonly {
    readonly logicalId: string;
    readonly type: string;
    readonly physicalId: string;
  }[];
  /** Resources without effect here, and why. */
  readonly accepted: readonly {
    readonly logicalId: string;
    readonly type: string;
    readonly reason: string;
  }[];
  /** Properties of deployed resources without effect here. */
  readonly withoutEffect: readonly {
    readonly logicalId: string;
    readonly type: string;
    readonly property: string;
  }[];
}

/** One run of a deployment. */
export class StackDeployment {
  readonly #stack: AssemblyStack;
  readonly #state: JsonFile<StackState>;
  readonly #services: Services;
  readonly #report: (progress: Progress) => void;
  readonly #scope: Scope;
  /** Resources that an update has replaced with one of another physical id. */
  readonly #replaced: [string, DeployedResource][] = [];

  constructor(
    stack: AssemblyStack,
    state: JsonFile<StackState>,
    services: Services,
    report: (progress: Progress) => void,
  ) {
    this.#stack = stack;
    this.#state = state;
    this.#services = services;
    this.#report = report;
    const { stackName, template } = stack;
    this.#scope = {
      template,
      values: { ...pseudoParameters(stackName), ...parameterValues(template) },
      ref: (logicalId) => this.#deployed(logicalId).physicalId,
      getAtt: (logicalId, attribute) => {
        const { attributes, type } = this.#deployed(logicalId);
        if (Object.hasOwn(attributes, attribute)) return attributes[attribute];
        throw new TemplateError(`The local ${type} (${logicalId}) has no attribute ${attribute}.`);
      },
    };
  }

  async run(): Promise<Deployment> {
    const { template } = this.#stack;
    const wanted = deploymentOrder(template).filter((logicalId) =>
      holds(template.Resources[logicalId]?.Condition, this.#scope),
    );
    await this.#forEach(wanted, (logicalId, resource) => check(logicalId, resource));
    await this.#forEach(wanted, (logicalId, resource) => this.#put(logicalId, resource));
    await this.#deleteAllBut(new Set(wanted));
    await this.#forEach(wanted, (logicalId, resource) => this.#verify(logicalId, resource));
    this.#state.content.outputs = this.#outputs();
    this.#state.save();
    return this.#result();
  }

  /** @throws TemplateError naming the resource whose step failed */
  async #forEach(
    logicalIds: readonly string[],
    step: (logicalId: string, resource: Resource) => void | Promise<void>,
  ): Promise<void> {
    for (const logicalId of logicalIds) {
      const resource = this.#stack.template.Resources[logicalId] as Resource;
      try {
        await step(logicalId, resource);
      } catch (cause) {
        throw new TemplateError(`${resource.Type} ${logicalId}: ${(cause as Error).message}`, { cause });
      }
    }
  }

  async #put(logicalId: string, resource: Resource): Promise<void> {
    const { Type: type } = resource;
    const { resources } = this.#state.content;
    const properties = resolve(resource.Properties ?? {}, this.#scope) as Properties;
    const retain = /^Retain/.test(resource.DeletionPolicy ?? '');
    const place = this.#place(logicalId);
    const last = resources[logicalId];
    const report = (action: Progress['action']) => this.#report({ logicalId, type, action });
    const accepted = acceptance(logicalId, resource);
    if (accepted) {
      const deployed = accepted.deployed(place, properties);
      resources[logicalId] = { type, properties, retain, accepted: accepted.reason, ...deployed };
      return report('accepted');
    }
    const previous = last?.type === type && !last.accepted ? last : undefined;
    if (previous && isDeepStrictEqual(previous.properties, properties)) {
      resources[logicalId] = { ...previous, retain };
      return report('unchanged');
    }
    const deployed = await resourceTypeOf(type).put(properties, place, previous);
    resources[logicalId] = { type, properties, retain, ...deployed };
    this.#state.save();
    if (last && last.physicalId !== deployed.physicalId) this.#replaced.push([logicalId, last]);
    report(previous ? 'updated' : 'created');
  }

  #verify(logicalId: string, resource: Resource): void {
    if (acceptance(logicalId, resource)) return;
    const deployed = this.#deployed(logicalId);
    resourceTypeOf(resource.Type).verify?.(deployed.properties, this.#place(logicalId), deployed);
  }

  /** Deletes replaced resources, then those that the template no longer has, the last deployed first. */
  async #deleteAllBut(wanted: ReadonlySet<string>): Promise<void> {
    const { resources } = this.#state.content;
    const unwanted = Object.entries(resources).filter(([logicalId]) => !wanted.has(logicalId));
    for (const [logicalId, resource] of [...this.#replaced, ...unwanted.reverse()]) {
      await this.#delete(logicalId, resource);
      if (!wanted.has(logicalId)) delete resources[logicalId];
      this.#state.save();
    }
  }

  async #delete(logicalId: string, resource: DeployedResource): Promise<void> {
    const { type, retain, accepted } = resource;
    const remove = accepted || retain ? undefined : resourceTypeOf(type).delete;
    await remove?.(resource, this.#place(logicalId));
    this.#report({ logicalId, type, action: remove || accepted ? 'deleted' : 'retained' });
  }

  #outputs(): Record<string, string> {
    const outputs = Object.entries(this.#stack.template.Outputs ?? {});
    return Object.fromEntries(
      outputs
        .filter(([, { Condition }]) => holds(Condition, this.#scope))
        .map(([name, { Value }]) => [name, String(resolve(Value, this.#scope))]),
    );
  }

  #result(): Deployment {
    const { resources, outputs } = this.#state.content;
    const all = Object.entries(resources).map(([logicalId, resource]) => ({ logicalId, ...resource }));
    const deployed = all.filter(({ accepted }) => accepted === undefined);
    return {
      stackName: this.#stack.stackName,
      outputs,
      deployed: deployed.map(({ logicalId, type, physicalId }) => ({ logicalId, type, physicalId })),
      accepted: all.flatMap(({ logicalId, type, accepted: reason }) =>
        reason ? [{ logicalId, type, reason }] : [],
      ),
      withoutEffect: deployed.flatMap(({ logicalId, type, properties }) =>
        resourceTypeOf(type)
          .accepted.filter((property) => Object.hasOwn(properties, property))
          .map((property) => ({ logicalId, type, property })),
      ),
    };
  }

  #deployed(logicalId: string): DeployedResource {
    const resource = this.#state.content.resources[logicalId];
    if (resource) return resource;
    throw new TemplateError(`There is no resource ${logicalId}, or its condition does not hold.`);
  }

  #roleBehind(serviceToken: string): string {
    const resources = Object.values(this.#state.content.resources);
    const handler = resources.find(({ attributes }) => attributes.Arn === serviceToken);
    if (!handler) throw new TemplateError(`There is no function ${serviceToken}.`);
    this.#services.iam.checkTrust(handler.properties.Role, 'lambda.amazonaws.com');
    return handler.properties.Role;
  }

  #place(logicalId: string): Place {
    const { stackName, region, asset } = this.#stack;
    return {
      stackName,
      stackId: stackIdOf(stackName),
      logicalId,
      region,
      services: this.#services,
      asset,
      roleBehind: (serviceToken) => this.#roleBehind(serviceToken),
    };
  }
}

/** Refuses a resource that cannot be deployed, before any is. */
function check(logicalId: string, resource: Resource): void {
  if (acceptance(logicalId, resource)) return;
  const { emulated, accepted } = resourceTypeOf(resource.Type);
  if (emulated === 'all') return;
  const known = [...emulated, ...accepted, 'Tags'];
  const unknown = Object.keys(resource.Properties ?? {}).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new TemplateError(`the local cloud does not know what to do with ${unknown.join(', ')}`);
  }
}
