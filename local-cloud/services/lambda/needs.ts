import { functionArn } from '../../core/arn.ts';
import type { Need } from '../../iam/need.ts';
import { unknownOperation } from '../../iam/needs.ts';

/** What a request to Lambda needs, by its method and URL. */
export function lambdaNeeds(method: string, { pathname, searchParams }: URL): Need[] {
  const identifier = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(pathname)?.[1];
  if (method !== 'POST' || !identifier) throw unknownOperation('lambda', `${method} ${pathname}`);
  const [name, qualifier = searchParams.get('Qualifier')] = decodeURIComponent(identifier)
    .replace(/^.*:?function:/, '')
    .split(':');
  const arn = functionArn(name as string);
  return [{ action: 'lambda:InvokeFunction', resource: qualifier ? `${arn}:${qualifier}` : arn }];
}
