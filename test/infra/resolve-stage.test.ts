import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deploymentRegion, resolveStage } from '../../infra/resolve-stage.ts';
import { type Source, stages } from '../../infra/stages.ts';

/** A CloudFormation that knows one stack. */
let server: Server;
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    const known = new URLSearchParams(body).get('StackName') === 'Website';
    response.writeHead(known ? 200 : 400, { 'content-type': 'text/xml' });
    response.end(known ? website : noSuchStack);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    CDK_DEFAULT_REGION: 'eu-central-1',
  });
});
afterAll(() => server.close());

const website = `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>Website</StackName>
  <Outputs><member><OutputKey>Url</OutputKey><OutputValue>https://example.org</OutputValue></member>
  <member><OutputKey>LogBucket</OutputKey><OutputValue>website-logs</OutputValue></member></Outputs>
  </member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
const noSuchStack = `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>
  <Message>Stack with id Nowhere does not exist</Message></Error></ErrorResponse>`;

const resolved = async (...sources: Source[]) =>
  (await resolveStage({ ...stages.production, sources })).sources;

describe('The bucket of a source', () => {
  it('is what a stack of its own says, found when the template is made', async () => {
    const settings = { id: 'site', prefix: 'cdn/', events: 'eventbridge' } as const;
    const source = { ...settings, stackName: 'Website', outputKey: 'LogBucket' };
    expect(await resolved({ id: 'shop' }, source)).toEqual([
      { id: 'shop' },
      { ...settings, bucketName: 'website-logs' },
    ]);
  });

  it('is looked up nowhere when its name is known, or it is new', async () => {
    const sources = [{ id: 'site', bucketName: 'logs' }, { id: 'shop' }];
    expect(await resolved(...sources)).toEqual(sources);
  });

  it('is missed, with the outputs that there are, when the stack has no such output', async () => {
    await expect(resolved({ id: 'site', stackName: 'Website', outputKey: 'Logs' })).rejects.toThrow(
      'The stack Website, which should name the bucket of site, has no output Logs. Its outputs: Url, LogBucket.',
    );
  });

  it('is missed, with the region, when there is no such stack', async () => {
    await expect(resolved({ id: 'site', stackName: 'Nowhere', outputKey: 'LogBucket' })).rejects.toThrow(
      'The stack Nowhere, which should name the bucket of a source, could not be read in eu-central-1: Stack with id Nowhere does not exist',
    );
  });
});

describe('The region of a deployment', () => {
  const names = ['CDK_DEFAULT_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_CONFIG_FILE'];
  let before: (string | undefined)[];
  beforeEach(() => {
    before = names.map((name) => process.env[name]);
    process.env.AWS_CONFIG_FILE = '/dev/null';
  });
  afterEach(() => setVariables(before));

  function setVariables(values: readonly (string | undefined)[]): void {
    for (const [index, value] of values.entries()) {
      const name = names[index] as string;
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }

  it.each([
    ['what the CDK says', ['eu-west-1', 'eu-west-2', 'eu-west-3'], 'eu-west-1'],
    ['that of the shell without the CDK', [undefined, 'eu-west-2', 'eu-west-3'], 'eu-west-2'],
    ['the next one where a variable is empty', ['', '', 'eu-west-3'], 'eu-west-3'],
    ['unknown where all are empty', ['', '', ''], undefined],
  ])('is %s', (_, values, region) => {
    setVariables(values);
    expect(deploymentRegion()).toBe(region);
  });

  it('is missed in a sentence, when a source has to be looked up', async () => {
    setVariables([undefined, undefined, undefined]);
    await expect(resolved({ id: 'site', stackName: 'Website', outputKey: 'LogBucket' })).rejects.toThrow(
      'The stack Website, which should name the bucket of a source, could not be read: Region is missing',
    );
  });
});
