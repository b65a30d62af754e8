import { ServiceError } from '../../../http/aws-json.ts';

/** One page of a list, and the token for the next one. */
export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

/**
 * Returns one page of a list. The list may grow at one end between two pages, so a token counts from the other end.
 * @param request - if `maxResults` is 0 or absent, a page has 100 items, the default of the API
 * @throws ServiceError InvalidToken
 */
export function page<T>(
  list: readonly T[],
  request: { maxResults?: number; nextToken?: string },
  grows: 'at its end' | 'at its start' = 'at its end',
): Page<T> {
  const fromStart = (count: number) => (grows === 'at its end' ? count : list.length - count);
  const start = request.nextToken === undefined ? 0 : fromStart(countIn(request.nextToken));
  const end = start + (request.maxResults || 100);
  return {
    items: list.slice(start, end),
    ...(end < list.length && { nextToken: Buffer.from(`page:${fromStart(end)}`).toString('base64') }),
  };
}

function countIn(token: string): number {
  const count = /^page:(\d+)$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (count === undefined) throw new ServiceError('InvalidToken', `Invalid Token: 'Invalid token'`);
  return Number(count);
}
