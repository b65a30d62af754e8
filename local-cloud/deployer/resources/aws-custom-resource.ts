import { roleCredentials } from '../../core/principals.ts';
import type { Place, PreviousResource, ResourceType } from '../resource-type.ts';
import { TemplateError } from '../template.ts';

/** A call as AwsCustomResource writes it, in JSON, into the properties `Create`, `Update` and `Delete`. */
interface SdkCall {
  /** `redshift-serverless`, `@aws-sdk/client-redshift-serverless` or `RedshiftServerless` */
  readonly service: string;
  /** `getNamespace`, `GetNamespace` or `GetNamespaceCommand` */
  readonly action: string;
  readonly parameters?: object;
  readonly physicalResourceId?: { readonly id?: string; readonly responsePath?: string };
  readonly outputPaths?: readonly string[];
  /** A regular expression. */
  readonly ignoreErrorCodesMatching?: string;
}

/** CDK's AwsCustomResource: calls an AWS API when the resource is created, updated or deleted. */
export const awsCustomResource: ResourceType = {
  emulated: ['Create', 'Update', 'Delete', 'ServiceToken'],
  accepted: ['InstallLatestAwsSdk'],
  async put({ Create, Update, ServiceToken }, place, previous) {
    const text = previous ? Update : Create;
    if (!text) return previous ?? { physicalId: place.logicalId, attributes: {} };
    const call: SdkCall = JSON.parse(text);
    const response = flatten(await send(call, ServiceToken, place));
    const { id, responsePath } = call.physicalResourceId ?? {};
    const fromResponse = responsePath && response[responsePath];
    const physicalId = String(id ?? fromResponse ?? previous?.physicalId ?? place.logicalId);
    return { physicalId, attributes: selected(response, call.outputPaths) };
  },
  async delete({ properties }: PreviousResource, place) {
    if (properties.Delete) await send(JSON.parse(properties.Delete), properties.ServiceToken, place);
  },
};

// biome-ignore lint/suspicious/noExplicitAny: any client, any command
type Sdk = Readonly<Record<string, new (input: object) => any>>;

/** @param serviceToken the function that makes the call on AWS, and whose role limits it */
async function send(call: SdkCall, serviceToken: string, place: Place): Promise<object> {
  const name = packageName(call.service);
  const sdk: Sdk = await import(name);
  const action = call.action.replace(/Command$/, '');
  const Command = sdk[`${action.charAt(0).toUpperCase()}${action.slice(1)}Command`];
  const [, Client] = Object.entries(sdk).find(([key]) => /^[A-Z]\w+Client$/.test(key)) ?? [];
  if (!Command || !Client) throw new TemplateError(`${name} has no ${call.action}`);
  const credentials = roleCredentials(place.roleBehind(serviceToken));
  const client = new Client({ ...place.services.config, credentials });
  try {
    return await client.send(new Command(call.parameters ?? {}));
  } catch (error) {
    const ignored = call.ignoreErrorCodesMatching;
    if (ignored && new RegExp(ignored).test((error as Error).name)) return {};
    throw error;
  } finally {
    client.destroy();
  }
}

function packageName(service: string): string {
  if (service.startsWith('@aws-sdk/')) return service;
  const words = service.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  return `@aws-sdk/client-${words === 'step-functions' ? 'sfn' : words}`;
}

/** `{ a: { b: [1] } }` becomes `{ 'a.b.0': 1 }`, the names for GetAtt. */
function flatten(value: object, path = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => {
      const name = path + key;
      const nested = typeof child === 'object' && child !== null && !(child instanceof Date);
      return nested ? Object.entries(flatten(child, `${name}.`)) : [[name, child]];
    }),
  );
}

/** CDK keeps the names that begin with an output path, or all if there are no output paths. */
function selected(
  response: Record<string, unknown>,
  outputPaths?: readonly string[],
): Record<string, unknown> {
  if (!outputPaths) return response;
  return Object.fromEntries(
    Object.entries(response).filter(([key]) => outputPaths.some((path) => key.startsWith(path))),
  );
}
