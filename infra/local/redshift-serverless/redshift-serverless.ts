import type {
  GetCredentialsRequest,
  GetNamespaceRequest,
  GetWorkgroupRequest,
  Namespace,
  Workgroup,
} from '@aws-sdk/client-redshift-serverless';
import { account, region } from '../account.ts';
import { awsJsonService, type Service, ServiceError } from '../aws-json.ts';
import type { Clock } from '../clock.ts';

export interface RedshiftServerless {
  /** the control plane: AWS JSON 1.1, target prefix `RedshiftServerless` */
  readonly service: Service;
  /** Makes a namespace, or changes what it says about itself. */
  putNamespace(namespace: NamespaceOptions): Namespace;
  /** Makes a workgroup, or changes what it says about itself. */
  putWorkgroup(workgroup: WorkgroupOptions): Workgroup;
}

export type NamespaceOptions = Namespace & { readonly namespaceName: string };
export type WorkgroupOptions = Workgroup & { readonly workgroupName: string; readonly namespaceName: string };

const standardSeconds = 900;

/**
 * What the pipeline asks Redshift Serverless about: who holds the administrator's password, where a workgroup is, and
 * credentials for it. The deployer makes namespaces and workgroups; nothing is kept.
 */
export function createRedshiftServerless({ clock }: { readonly clock: Clock }): RedshiftServerless {
  const namespaces = new Map<string, Namespace>();
  const workgroups = new Map<string, Workgroup>();

  const found = <Resource>(
    kind: string,
    resources: Map<string, Resource>,
    name: string | undefined,
  ): Resource => {
    const resource = resources.get(name ?? '');
    if (!resource) throw new ServiceError('ResourceNotFoundException', `${kind} ${name} not found.`);
    return resource;
  };

  return {
    service: awsJsonService({
      GetNamespace: ({ namespaceName }: GetNamespaceRequest) => ({
        namespace: answer(found('Namespace', namespaces, namespaceName)),
      }),
      GetWorkgroup: ({ workgroupName }: GetWorkgroupRequest) => ({
        workgroup: answer(found('Workgroup', workgroups, workgroupName)),
      }),
      GetCredentials(
        { workgroupName, durationSeconds = standardSeconds }: GetCredentialsRequest,
        { accessKeyId },
      ) {
        found('Workgroup', workgroups, workgroupName);
        const expiration = new Date(clock.now().getTime() + durationSeconds * 1000);
        return {
          dbUser: `IAMR:${accessKeyId ?? 'anonymous'}`,
          dbPassword: crypto.randomUUID(),
          expiration,
          nextRefreshTime: expiration,
        };
      },
    }),

    putNamespace(options) {
      const namespaceId = crypto.randomUUID();
      const namespace: Namespace = {
        namespaceId,
        namespaceArn: arn('namespace', namespaceId),
        adminUsername: 'admin',
        dbName: 'dev',
        iamRoles: [],
        logExports: [],
        status: 'AVAILABLE',
        creationDate: clock.now(),
        ...namespaces.get(options.namespaceName),
        ...options,
      };
      namespaces.set(options.namespaceName, namespace);
      return namespace;
    },

    putWorkgroup(options) {
      const workgroupId = crypto.randomUUID();
      const workgroup: Workgroup = {
        workgroupId,
        workgroupArn: arn('workgroup', workgroupId),
        endpoint: {
          address: `${options.workgroupName}.${account}.${region}.redshift-serverless.amazonaws.com`,
          port: 5439,
        },
        status: 'AVAILABLE',
        creationDate: clock.now(),
        ...workgroups.get(options.workgroupName),
        ...options,
      };
      workgroups.set(options.workgroupName, workgroup);
      return workgroup;
    },
  };
}

/** This API writes the dates of its resources as text, unlike the expiry of credentials. */
function answer(resource: Namespace | Workgroup): object {
  return { ...resource, creationDate: resource.creationDate?.toISOString() };
}

function arn(kind: string, id: string): string {
  return `arn:aws:redshift-serverless:${region}:${account}:${kind}/${id}`;
}
