import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { caller, type Operation, type Service } from './aws-json.ts';
import { refusalOf, ServiceError } from './service-error.ts';
import { element, escapeXml, type XmlValue, xmlOf } from './xml.ts';

export interface QueryApi {
  /** The XML namespace of the service's answers. */
  readonly namespace: string;
  /** The inputs have the SDK's members, as texts and lists of texts. */
  readonly operations: Readonly<Record<string, QueryOperation>>;
}

export interface QueryOperation {
  /** The members of the input that are served. Any other is refused by its name. */
  readonly members: readonly string[];
  readonly answer: Operation;
}

/** Speaks the AWS Query protocol: a form in, XML out. */
export function awsQueryService({ namespace, operations }: QueryApi): Service {
  return async (request, response) => {
    try {
      const { operation: name, input } = readQuery(await text(request));
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!operation) {
        throw new ServiceError('InvalidAction', `The local cloud does not serve ${name || 'this path'}.`);
      }
      const unserved = Object.keys(input).find((member) => !operation.members.includes(member));
      if (unserved) {
        throw new ServiceError('InvalidParameterValue', `${unserved} is not served by the local cloud.`);
      }
      const output = await operation.answer(input, caller(request));
      const result = element(`${name}Result`, xmlOf(output as XmlValue));
      const body = `<${name}Response xmlns="${namespace}">${result}${element('ResponseMetadata', requestId(response))}</${name}Response>`;
      response.writeHead(200, { 'content-type': 'text/xml' }).end(body);
    } catch (error) {
      refuseQuery(response, error);
    }
  };
}

/** The operation that a form names, and its input. Lists come as `Names.member.1=a&Names.member.2=b`. */
export function readQuery(body: string): {
  readonly operation: string;
  readonly input: Readonly<Record<string, string | string[]>>;
} {
  const { Action = '', Version, ...fields } = Object.fromEntries(new URLSearchParams(body));
  const input: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(fields)) {
    const [, list] = /^(\w+)\.member\.\d+$/.exec(name) ?? [];
    if (list) input[list] = [...(input[list] ?? []), value];
    else input[name] = value;
  }
  return { operation: Action, input };
}

/** Answers a request with an error, in the form of the Query protocol. */
export function refuseQuery(response: ServerResponse, error: unknown): void {
  const { code, message, statusCode } = refusalOf(error);
  const type = element('Type', statusCode < 500 ? 'Sender' : 'Receiver');
  const details = element('Error', type + element('Code', code) + element('Message', escapeXml(message)));
  response.writeHead(statusCode, { 'content-type': 'text/xml' });
  response.end(element('ErrorResponse', details + requestId(response)));
}

const requestId = (response: ServerResponse): string =>
  element('RequestId', String(response.getHeader('x-amzn-requestid')));
