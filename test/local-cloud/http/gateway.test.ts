import type { IncomingMessage, ServerResponse } from 'node:http';
import { awsJsonService, ServiceError } from '../../../local-cloud/http/aws-json.ts';
import { type Gateway, startGateway } from '../../../local-cloud/http/gateway.ts';
import { restJsonService } from '../../../local-cloud/http/rest-json.ts';

const fail = (): never => {
  throw new ServiceError('NoSuchThing', 'There is no such thing.', 404);
};
const breakDown = (): never => {
  throw new TypeError('a bug');
};
const services = { fail, breakDown };

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway(0, [
    { signingName: 'json', target: 'Json', service: awsJsonService(services) },
    {
      signingName: 'rest',
      path: '/rest/',
      service: restJsonService(async ({ url }: IncomingMessage, response: ServerResponse) => {
        if (url === '/rest/fail') fail();
        if (url === '/rest/breakDown') breakDown();
        response.end();
      }),
    },
    { signingName: 'raw', path: '/raw/', service: async () => breakDown() },
  ]);
});
afterAll(() => gateway.close());

const json = (operation: string) =>
  fetch(gateway.endpoint, {
    method: 'POST',
    body: '{}',
    headers: { 'x-amz-target': `Json.${operation}` },
  });
const get = (path: string) => fetch(gateway.endpoint + path);

describe('An error has its code in a header and in the body', () => {
  it.each<[string, () => Promise<Response>, number, string, string | RegExp]>([
    ['of AWS JSON', () => json('fail'), 404, 'NoSuchThing', 'There is no such thing.'],
    ['of REST JSON', () => get('/rest/fail'), 404, 'NoSuchThing', 'There is no such thing.'],
    ['of an operation', () => json('other'), 400, 'UnknownOperationException', /does not serve other/],
    ['of the gateway', () => get('/other'), 400, 'UnknownService', /\/other.*json, rest, raw\.$/],
    ['that is a bug of AWS JSON', () => json('breakDown'), 500, 'InternalFailure', /^TypeError: a bug\n/],
    ['that is a bug of REST JSON', () => get('/rest/breakDown'), 500, 'InternalFailure', /^TypeError: a bug/],
    ['that is a bug of any service', () => get('/raw/'), 500, 'InternalFailure', /^TypeError: a bug\n/],
  ])('%s', async (_, send, status, code, message) => {
    const response = await send();
    expect(response.status).toBe(status);
    expect(response.headers.get('x-amzn-errortype')).toBe(code);
    expect(await response.json()).toEqual({
      __type: code,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});

test('every answer has a request id of its own', async () => {
  const answers = await Promise.all([json('fail'), get('/rest/other'), get('/other')]);
  const ids = answers.map(({ headers }) => headers.get('x-amzn-requestid'));
  expect(ids).toEqual(ids.map(() => expect.stringMatching(/^[\da-f-]{36}$/)));
  expect(new Set(ids).size).toBe(3);
});
