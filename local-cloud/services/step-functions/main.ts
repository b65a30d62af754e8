import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { region } from '../../core/account.ts';
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
  serve(values);
}

function serve(options: Omit<typeof values, 'help'>): void {
  let own: string | undefined;
  const endpointOf = (service: string) => {
    if (service === 'lambda' && options['lambda-endpoint']) return options['lambda-endpoint'];
    return options.endpoint ?? (service === 'sfn' ? own : undefined);
  };
  const listening = Promise.withResolvers<void>();
  const stepFunctions = createStepFunctions({
    directory: options.data,
    ready: listening.promise,
    client: (service) => ({
      region,
      endpoint: endpointOf(service),
      // A local endpoint does not look at credentials, but an SDK client does not call without.
      ...(process.env.AWS_ACCESS_KEY_ID
        ? {}
        : { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
    }),
  });
  const server = createServer((request, response) => void stepFunctions.service(request, response));
  server.listen(Number(options.port), '127.0.0.1', () => {
    const { port } = server.address() as { port: number };
    own = `http://127.0.0.1:${port}`;
    process.stdout.write(`Step Functions listens at ${own}\n`);
    listening.resolve();
  });
  const stop = async () => {
    server.close();
    server.closeAllConnections();
    await stepFunctions.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
