import { type JsonFile, jsonFile } from '../core/json-file.ts';
import { managedPolicy } from './managed-policies.ts';
import { compilePolicy, type PolicyDocument, type Rule } from './policy.ts';

/** A role as it was deployed. */
export interface Role {
  readonly trust: PolicyDocument;
  readonly managedPolicyArns: readonly string[];
  /** Inline policies, by name. */
  readonly inline: Readonly<Record<string, PolicyDocument>>;
}

interface State {
  readonly roles: Record<string, Role>;
  /** Policies that a template attaches to roles, by an id of the deployment. */
  readonly attached: Record<
    string,
    { readonly roleArns: readonly string[]; readonly document: PolicyDocument }
  >;
  /** Policies of buckets and queues, by an id of the deployment. */
  readonly resources: Record<string, { readonly arns: readonly string[]; readonly document: PolicyDocument }>;
}

/** The policies of everything deployed, compiled on first use. */
export class PolicyStore {
  readonly #state: JsonFile<State>;
  readonly #compiled = new Map<string, readonly Rule[]>();

  /** @param path in memory when absent */
  constructor(path: string | undefined) {
    this.#state = jsonFile(path, { roles: {}, attached: {}, resources: {} });
  }

  /** These methods throw an UnknownPermissionError for what the evaluator does not know, and then change nothing. */
  putRole(arn: string, role: Role): void {
    for (const document of [role.trust, ...documentsOf(role)]) compilePolicy(document);
    this.#state.content.roles[arn] = role;
    this.#changed();
  }

  deleteRole(arn: string): void {
    delete this.#state.content.roles[arn];
    this.#changed();
  }

  attachPolicy(id: string, roleArns: readonly string[], document: PolicyDocument): void {
    compilePolicy(document);
    this.#state.content.attached[id] = { roleArns, document };
    this.#changed();
  }

  detachPolicy(id: string): void {
    delete this.#state.content.attached[id];
    this.#changed();
  }

  /** @param arns of the buckets or queues whose policy it is */
  putResourcePolicy(id: string, arns: readonly string[], document: PolicyDocument): void {
    compilePolicy(document);
    this.#state.content.resources[id] = { arns, document };
    this.#changed();
  }

  deleteResourcePolicy(id: string): void {
    delete this.#state.content.resources[id];
    this.#changed();
  }

  get roleArns(): string[] {
    return Object.keys(this.#state.content.roles);
  }

  get resourceArns(): string[] {
    return Object.values(this.#state.content.resources).flatMap(({ arns }) => arns);
  }

  hasRole(arn: string): boolean {
    return arn in this.#state.content.roles;
  }

  /** Who may assume a role: nobody if there is no such role. */
  trustOf(roleArn: string): readonly Rule[] {
    const role = this.#state.content.roles[roleArn];
    return this.#rules(`trust ${roleArn}`, () => (role ? [role.trust] : []));
  }

  /** The identity-based policies of a principal. A service has none. */
  identityRules(principal: string): readonly Rule[] {
    const { roles, attached } = this.#state.content;
    return this.#rules(`identity ${principal}`, () => {
      const role = roles[principal];
      const others = Object.values(attached).filter(({ roleArns }) => roleArns.includes(principal));
      return role ? [...documentsOf(role), ...others.map(({ document }) => document)] : [];
    });
  }

  /** @param arn of a bucket, an object or a queue */
  resourceRules(arn: string): readonly Rule[] {
    // The policy of a bucket applies to its objects.
    const owner = arn.split('/')[0] as string;
    const policies = Object.values(this.#state.content.resources);
    return this.#rules(`resource ${owner}`, () =>
      policies.filter(({ arns }) => arns.includes(owner)).map(({ document }) => document),
    );
  }

  #rules(key: string, documents: () => readonly PolicyDocument[]): readonly Rule[] {
    const known = this.#compiled.get(key);
    if (known) return known;
    const rules = documents().flatMap(compilePolicy);
    this.#compiled.set(key, rules);
    return rules;
  }

  #changed(): void {
    this.#compiled.clear();
    this.#state.save();
  }
}

function documentsOf({ managedPolicyArns, inline }: Role): PolicyDocument[] {
  return [...managedPolicyArns.map(managedPolicy), ...Object.values(inline)];
}
