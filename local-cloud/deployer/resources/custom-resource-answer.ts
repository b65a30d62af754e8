import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { CloudFormationCustomResourceResponse } from 'aws-lambda';
import type { Chance } from '../../core/chance.ts';

export interface AnswerListener {
  /** The `ResponseURL` of the event. Nobody can guess it. */
  readonly url: string;
  readonly answer: Promise<CloudFormationCustomResourceResponse>;
  close(): void;
}

/** Listens for the one answer of a custom resource, which on AWS goes to the presigned address of an S3 object. */
export async function listenForAnswer(chance: Chance): Promise<AnswerListener> {
  const path = `/${chance.uuid()}`;
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
