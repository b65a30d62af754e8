import type { Answer } from './sdk.ts';

/** Header names are in lower case here; Step Functions shows them as AWS spells them. */
const spelling: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'Connection',
    'Content-Length',
    'Content-Type',
    'Date',
    'X-Amz-Executed-Version',
    'x-amzn-Remapped-Content-Length',
    'x-amzn-RequestId',
    'X-Amzn-Trace-Id',
  ].map((name) => [name.toLowerCase(), name]),
);

/** What optimized integrations add to the answer of a service. */
export function sdkMetadata({
  headers,
  statusCode,
  requestId,
}: Pick<Answer, 'headers' | 'statusCode' | 'requestId'>) {
  const entries = Object.entries(headers).map(([name, value]) => [spelling[name] ?? name, value] as const);
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(entries.map(([name, value]) => [name, [value]])),
      HttpHeaders: Object.fromEntries(entries),
      HttpStatusCode: statusCode,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
