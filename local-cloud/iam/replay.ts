import { IncomingMessage } from 'node:http';

/** Restores a request whose body has been read, so that it can be read again. */
export function replay(request: IncomingMessage, body: string): IncomingMessage {
  const again = new IncomingMessage(request.socket);
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders, headers } = request;
  Object.assign(again, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders, headers });
  // Nothing more comes from the socket; without this, the end of the body would count as a broken connection.
  again.complete = true;
  again.push(body);
  again.push(null);
  return again;
}
