import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An AWS with one bucket and one stack, for what the local cloud does not serve. */
export interface FakeAws {
  readonly config: object;
  /** What S3 answers, by the parameter of the request: XML, or `denied`. And the region of the bucket. */
  answers: Readonly<Record<string, string>>;
  stop(): void;
}

const unset: Readonly<Record<string, string>> = {
  lifecycle: 'NoSuchLifecycleConfiguration',
  'object-lock': 'ObjectLockConfigurationNotFoundError',
  replication: 'ReplicationConfigurationNotFoundError',
  ownershipControls: 'OwnershipControlsNotFoundError',
  encryption: 'ServerSideEncryptionConfigurationNotFoundError',
};

const region = 'eu-west-1';

export async function startFakeAws(): Promise<FakeAws> {
  const fake = { answers: {} as FakeAws['answers'] };
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    if (request.method === 'POST') query(new URLSearchParams(body), response);
    else if (request.url?.startsWith('/2015-03-31/functions/')) lambda(request, response);
    else s3(request, response, fake.answers);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(fake, {
    config: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  });
}

function s3(
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
  answers: FakeAws['answers'],
): void {
  if (method === 'HEAD') {
    response.writeHead(200, { 'x-amz-bucket-region': answers.region ?? region }).end();
    return;
  }
  const [parameter = ''] = [...new URL(url, 'http://s3').searchParams.keys()];
  const answer = answers[parameter];
  if (answer === 'denied') error(response, 403, 'AccessDenied');
  else if (answer !== undefined) response.writeHead(200).end(answer);
  else if (parameter in unset) error(response, 404, unset[parameter] as string);
  else response.writeHead(200).end('<Empty/>');
}

function error(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

function lambda({ url = '' }: IncomingMessage, response: ServerResponse): void {
  if (!/gone/.test(url)) response.writeHead(200).end('{}');
  else response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' }).end('{}');
}

/** CloudFormation and SNS. */
function query(parameters: URLSearchParams, response: ServerResponse): void {
  if (parameters.get('Action') === 'DescribeStacks') {
    response.writeHead(200).end(
      `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackId>arn:aws:cloudformation:${region}:1:stack/${parameters.get('StackName')}/1</StackId>
       </member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
  } else if (/gone/.test(parameters.get('TopicArn') ?? '')) {
    response
      .writeHead(404)
      .end(
        '<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code><Message>gone</Message></Error></ErrorResponse>',
      );
  } else response.writeHead(200).end('<GetTopicAttributesResponse/>');
}
