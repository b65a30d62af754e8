import { account } from '../../core/account.ts';
import { principalOf, sessionOf } from '../../core/principals.ts';
import type { Caller, Service } from '../../http/aws-json.ts';
import { awsQueryService } from '../../http/aws-query.ts';

/** STS, limited to telling callers who they are. */
export const createSts = (): { readonly service: Service } => ({
  service: awsQueryService({
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    operations: { GetCallerIdentity: { members: [], answer: callerIdentity } },
  }),
});

function callerIdentity(_: object, { accessKeyId }: Caller): object {
  return { Arn: sessionOf(principalOf(accessKeyId)), UserId: accessKeyId, Account: account };
}
