import type { Answer } from './sdk.ts';

/** What optimized integrations add to a service's answer. */
export function sdkMetadata({
  headers,
  statusCode,
  requestId,
}: Pick<Answer, 'headers' | 'statusCode' | 'requestId'>) {
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: statusCode,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
