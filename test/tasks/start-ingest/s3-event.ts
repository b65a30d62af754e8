interface EventOptions {
  /** as S3 encodes it */
  readonly key: string;
  readonly bucket?: string;
  readonly size?: number;
  readonly versionId?: string;
  readonly sequencer?: string;
  readonly eventName?: string;
  readonly eventVersion?: string;
}

/** The body of a notification as S3 sends it to a queue. */
export function s3Event({
  key,
  bucket = 'logs',
  size = 1,
  versionId,
  sequencer = '0055AED6DCD90281E5',
  eventName = 'ObjectCreated:Put',
  eventVersion = '2.1',
}: EventOptions): string {
  return JSON.stringify({
    Records: [
      {
        eventVersion,
        eventSource: 'aws:s3',
        awsRegion: 'us-east-1',
        eventTime: '2026-11-22T10:03:05.123Z',
        eventName,
        userIdentity: { principalId: 'AWS:AIDA' },
        requestParameters: { sourceIPAddress: '192.0.2.1' },
        responseElements: { 'x-amz-request-id': 'C3D13FE58DE4C810' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'logs',
          bucket: { name: bucket, ownerIdentity: { principalId: 'A3' }, arn: `arn:aws:s3:::${bucket}` },
          object: { key, size, eTag: 'etag', versionId, sequencer },
        },
      },
    ],
  });
}
