import { ServiceError } from '../../aws-json.ts';

/** One page of a list, and the token that the next page is asked for with. */
export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

/**
 * Cuts a page out of a list that only grows at its end.
 * @param request - `maxResults` 0 or absent means 100, the API's default
 * @throws ServiceError InvalidToken
 */
export function page<T>(list: readonly T[], request: { maxResults?: number; nextToken?: string }): Page<T> {
  const start = request.nextToken === undefined ? 0 : offsetOf(request.nextToken);
  const end = start + (request.maxResults || 100);
  return {
    items: list.slice(start, end),
    ...(end < list.length && { nextToken: Buffer.from(`after:${end}`).toString('base64') }),
  };
}

function offsetOf(token: string): number {
  const offset = /^after:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (offset === undefined) throw new ServiceError('InvalidToken', `Invalid Token: 'Invalid token'`);
  return Number(offset);
}
