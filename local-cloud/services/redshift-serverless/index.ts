import type { Chance } from '../../core/chance.ts';
import { type JsonFile, jsonFile } from '../../core/json-file.ts';
import { type Credentials, roleCredentials } from '../../core/principals.ts';
import { awsJsonService, type Service, ServiceError } from '../../http/aws-json.ts';
import type { Iam } from '../../iam/index.ts';
import { type RedshiftData, RedshiftError, type RoleName } from '../redshift/index.ts';
import type { SecretsManager } from '../secrets-manager/index.ts';

export interface RedshiftServerlessOptions {
  readonly chance: Chance;
  /** Runs the SQL of the workgroups. */
  readonly redshift: RedshiftData;
  /** Keeps the admin passwords. */
  readonly secrets: SecretsManager;
  /** Where namespaces and workgroups are kept; in memory when absent. */
  readonly path?: string;
}

interface Namespace {
  readonly namespaceName: string;
  /** The first database. */
  readonly dbName: string;
  readonly defaultIamRoleArn?: string;
  readonly iamRoles: readonly string[];
  readonly adminPasswordSecretArn?: string;
}

interface Workgroup {
  readonly workgroupName: string;
  readonly namespaceName: string;
}

interface State {
  readonly namespaces: Record<string, Namespace>;
  readonly workgroups: Record<string, Workgroup>;
}

/** The control plane of Redshift Serverless: the workgroups that the Data API knows, and their namespaces. */
export class RedshiftServerless {
  readonly service: Service;
  readonly #state: JsonFile<State>;
  readonly #chance: Chance;
  readonly #redshift: RedshiftData;
  readonly #secrets: SecretsManager;

  private constructor({ chance, redshift, secrets, path }: RedshiftServerlessOptions) {
    this.#chance = chance;
    this.#redshift = redshift;
    this.#secrets = secrets;
    this.#state = jsonFile(path, { namespaces: {}, workgroups: {} });
    this.service = awsJsonService({
      GetNamespace: ({ namespaceName }) => ({ namespace: this.#namespace(namespaceName) }),
      GetWorkgroup: ({ workgroupName }) => ({ workgroup: this.#workgroup(workgroupName) }),
    });
  }

  /** Serves the workgroups that were created before. */
  static async open(options: RedshiftServerlessOptions): Promise<RedshiftServerless> {
    const serverless = new RedshiftServerless(options);
    for (const workgroup of Object.values(serverless.#state.content.workgroups)) {
      await serverless.#serve(workgroup);
    }
    return serverless;
  }

  /**
   * The credentials of the role that a COPY or UNLOAD names.
   *
   * @throws RedshiftError when the namespace does not have the role, or the role does not trust Redshift
   */
  assumeRole(namespaceName: string, role: RoleName, iam: Iam): Credentials {
    const { defaultIamRoleArn, iamRoles } = this.#namespace(namespaceName);
    const arn = role === 'default' ? defaultIamRoleArn : role;
    if (arn === undefined) throw new RedshiftError('The namespace has no default IAM role');
    if (!iamRoles.includes(arn)) {
      throw new RedshiftError(`The requested role ${arn} is not associated to the namespace`);
    }
    // AWS requires both in the trust policy of a role for Redshift Serverless.
    const services = ['redshift-serverless.amazonaws.com', 'redshift.amazonaws.com'];
    if (!services.every((service) => iam.trusts(arn, service))) {
      throw new RedshiftError(`Redshift is not authorized to assume IAM Role ${arn}`);
    }
    return roleCredentials(arn);
  }

  async putNamespace({
    manageAdminPassword,
    ...namespace
  }: Omit<Namespace, 'adminPasswordSecretArn'> & { readonly manageAdminPassword: boolean }): Promise<void> {
    const { namespaceName } = namespace;
    this.#state.content.namespaces[namespaceName] = {
      ...namespace,
      ...(manageAdminPassword && {
        adminPasswordSecretArn: this.#secrets.createManagedSecret(
          'redshift',
          `redshift!${namespaceName}-admin`,
          { username: 'admin', password: this.#chance.uuid() },
        ),
      }),
    };
    this.#state.save();
  }

  async putWorkgroup(workgroup: Workgroup): Promise<void> {
    this.#namespace(workgroup.namespaceName);
    this.#state.content.workgroups[workgroup.workgroupName] = workgroup;
    this.#state.save();
    await this.#serve(workgroup);
  }

  async #serve({ workgroupName, namespaceName }: Workgroup): Promise<void> {
    const { dbName: databaseName } = this.#namespace(namespaceName);
    await this.#redshift.createWorkgroup({ workgroupName, namespaceName, databaseName });
  }

  #namespace(namespaceName: string): Namespace & { readonly status: 'AVAILABLE' } {
    const namespace = this.#state.content.namespaces[namespaceName];
    if (namespace) return { ...namespace, status: 'AVAILABLE' };
    throw new ServiceError('ResourceNotFoundException', `There is no namespace ${namespaceName}.`);
  }

  #workgroup(workgroupName: string): Workgroup & { readonly status: 'AVAILABLE' } {
    const workgroup = this.#state.content.workgroups[workgroupName];
    if (workgroup) return { ...workgroup, status: 'AVAILABLE' };
    throw new ServiceError('ResourceNotFoundException', `There is no workgroup ${workgroupName}.`);
  }
}
