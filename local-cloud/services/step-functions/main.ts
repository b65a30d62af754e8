import { parseArgs } from 'node:util';
import { region } from '../../core/account.ts';
import { type Route, startGateway } from '../../http/gateway.ts';
import { createStepFunctions } from './index.ts';

const help = `Step Functions on this machine: the API of AWS Step Functions for JSONata state machines.

  node local-cloud/services/step-functions/main.ts [options]

  --port N                where to listen, on the loopback interface; 0 takes a free port (default 8083)
  --lambda-endpoint URL   where Lambda functions are invoked (POST /2015-03-31/functions/NAME/invocations)
  --endpoint URL          where every other AWS service is called (default: AWS_ENDPOINT_URL, else AWS itself)
  --data DIR              where state machines and executions are kept; without it they live in memory
  --help                  this text

State machines reach other services with the credentials of the environment, as any AWS SDK does.
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
      // A local endpoint ignores credentials, but an SDK client does not call without them.
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
