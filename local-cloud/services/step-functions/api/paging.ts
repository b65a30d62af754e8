import { ServiceError } from '../../../http/aws-json.ts';

/** One page of a list, and the token that the next page is asked for with. */
export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

/**
 * Cuts a page out of a list. The list may grow between two pages, at one end: a token counts from the other.
 * @param request - `maxResults` 0 or absent means 100, the API's default
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
