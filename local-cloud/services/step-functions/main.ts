import { parseArgs } from 'node:util';
import { region } from '../../core/account.ts';
import { type Route, startGateway } from '../../http/gateway.ts';
import { createStepFunctions } from './index.ts';

const help = `Step Functions on this machine: the API of AWS Step Functions, for JSONata state machines.

  node local-cloud/services/step-functions/main.ts [options]

  --port N                port to listen on, on the loopback interface; 0 takes a free one (default 8083)
  --lambda-endpoint URL   endpoint for Lambda functions (POST /2015-03-31/functions/NAME/invocations)
  --endpoint URL          endpoint for every other AWS service (default: AWS_ENDPOINT_URL, else AWS itself)
  --data DIR              directory for state machines and executions; without it, they are in memory only
  --help                  this text

State machines call other services with the credentials of the environment, like any AWS SDK.
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8083' },
    'lambda-endpoint': { type: 'string' },
    endpoint: { type: 'string' },
    data: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(help);
} else {
  await serve(values);
}

async function serve(options: Omit<typeof values, 'help'>): Promise<void> {
  const routing = Promise.withResolvers<Route[]>();
  const gateway = await startGateway(Number(options.port), routing.promise);
  const endpointOf = (service: string) => {
    if (service === 'lambda' && options['lambda-endpoint']) return options['lambda-endpoint'];
    return options.endpoint ?? (service === 'sfn' ? gateway.endpoint : undefined);
  };
  const { service, close } = createStepFunctions({
    directory: options.data,
    client: (name) => ({
      region,
      endpoint: endpointOf(name),
      // A local endpoint ignores credentials, but an SDK client needs some to make a call.
      ...(process.env.AWS_ACCESS_KEY_ID
        ? {}
        : { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
    }),
  });
  routing.resolve([{ signingName: 'states', target: 'AWSStepFunctions', service }]);
  process.stdout.write(`Step Functions listens at ${gateway.endpoint}\n`);
  const stop = async () => {
    await gateway.close();
    await close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
