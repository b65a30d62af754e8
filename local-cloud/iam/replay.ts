import { IncomingMessage } from 'node:http';

/** A request whose body has been read, as if it had not been. */
export function replay(request: IncomingMessage, body: string): IncomingMessage {
  const again = new IncomingMessage(request.socket);
  const { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders, headers } = request;
  Object.assign(again, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders, headers });
  // Nothing more comes from the socket: else the end of this body would count as a broken connection.
  again.complete = true;
  again.push(body);
  again.push(null);
  return again;
}
