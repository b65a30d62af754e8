import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { region } from '../../local-cloud/core/account.ts';
import { systemChance } from '../../local-cloud/core/chance.ts';
import { type Clock, systemClock } from '../../local-cloud/core/clock.ts';
import { operatorCredentials } from '../../local-cloud/core/principals.ts';
import { type Route, startGateway } from '../../local-cloud/http/gateway.ts';
import { createS3 } from '../../local-cloud/services/s3/index.ts';
import { createSqs } from '../../local-cloud/services/sqs/index.ts';

/** S3 and SQS behind a gateway on a free port, with clients for both. Durable when a directory is given. */
export async function startStorage(directory?: string, clock: Clock = systemClock) {
  const routes: Route[] = [];
  const gateway = await startGateway(0, routes);
  const { endpoint } = gateway;
  const sqs = await createSqs({
    clock: systemClock,
    chance: systemChance,
    endpoint,
    directory: directory && `${directory}/sqs`,
  });
  const s3 = await createS3({
    clock,
    chance: systemChance,
    destinations: sqs,
    directory: directory && `${directory}/s3`,
  });
  routes.push(
    { signingName: 'sqs', target: 'AmazonSQS', service: sqs.service },
    { signingName: 's3', path: '/', service: s3.service },
  );
  const config = { endpoint, region, credentials: operatorCredentials };
  const clients = { s3: new S3Client(config), sqs: new SQSClient(config) };
  return {
    endpoint,
    routes,
    config,
    ...clients,
    async close() {
      for (const client of Object.values(clients)) client.destroy();
      await gateway.close();
      await s3.close();
      await sqs.close();
    },
  };
}
