import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { CloudFormationCustomResourceResponse } from 'aws-lambda';

export interface AnswerListener {
  /** What an event names as its `ResponseURL`. Nobody can guess it. */
  readonly url: string;
  readonly answer: Promise<CloudFormationCustomResourceResponse>;
  close(): void;
}

/** Listens for the one answer of a custom resource. On AWS a presigned address of an S3 object takes it. */
export async function listenForAnswer(): Promise<AnswerListener> {
  const path = `/${crypto.randomUUID()}`;
  const { promise, resolve } = Promise.withResolvers<CloudFormationCustomResourceResponse>();
  const server = createServer(async (request, response) => {
    if (request.method !== 'PUT' || request.url !== path) {
      response.writeHead(403).end();
      return;
    }
    resolve((await json(request)) as CloudFormationCustomResourceResponse);
    response.writeHead(200).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    answer: promise,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
