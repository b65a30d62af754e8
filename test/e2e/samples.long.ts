import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { GetObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { paginateGetExecutionHistory, paginateListExecutions } from '@aws-sdk/client-sfn';
import { parseMaskedKey } from '../../tasks/common/log-files.ts';
import { tables } from '../../tasks/render-sql/tables.ts';
import { type DeployedStack, deployStack } from '../support/deployed-stack.ts';
import { filesOf, type Sample, samplesOf } from './samples.ts';

const samples = samplesOf('v1');

/** Files that are no CloudFront standard logs, or none that can be trusted, and why. */
const unfit: Record<string, RegExp> = {
  'awswaf-E3HXCM7PFRG6HT.2023-04-24-21.d740d76bCloudFront.gz': /#Fields/,
  'cratesio-unknown-version.log': /[Vv]ersion/,
  'dpetzold-cloudfront_entry_broken_cookie.csv': /#Fields/,
  'dpetzold-cloudfront_entry_cookie_with_encoding.csv': /#Fields/,
};

// The samples are not everywhere where this project is.
(samples.length > 0 ? describe : describe.skip)('Real logs of others, from 2011 to today,', () => {
  let deployed: DeployedStack;

  beforeAll(async () => {
    deployed = await deployStack();
    await Promise.all(samples.map(({ name, bytes }) => deployed.deliver(name, bytes)));
    await deployed.ingested();
    await deployed.stack.load({ from: '2008-01-01', to: '2030-01-01' });
  }, 120_000);
  afterAll(() => deployed.remove());

  it('are all loaded, but for those that are rejected for a reason', async () => {
    const rejections = await deployed.stack.rejections();
    expect(rejections.map(({ key }) => key)).toEqual(Object.keys(unfit).sort());
    for (const { key, error, reason } of rejections) {
      expect({ key, error, reason }).toEqual({
        key,
        error: 'MalformedLogError',
        reason: expect.stringMatching(unfit[key] as RegExp),
      });
    }
    expect(await deployed.stack.originals()).toEqual(Object.keys(unfit).sort());
  });

  it('have as many rows in the warehouse as in the files', async () => {
    const loaded = await deployed.stack.query(
      'SELECT object_key, SUM(row_count)::BIGINT FROM log_file GROUP BY object_key ORDER BY object_key',
    );
    const counts = new Map<string, number>();
    for (const [key, rows] of loaded as [string, number][]) {
      const { sourceKey: name = key } = parseMaskedKey(key) ?? {};
      counts.set(name, (counts.get(name) ?? 0) + rows);
    }
    const fit = samples.filter(({ name }) => !(name in unfit));
    expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(fit.map(({ name, rows }) => [name, rows])));
    expect(await deployed.rows()).toBe(fit.reduce((sum, { rows }) => sum + rows, 0));
  });

  it('leave none of their addresses in the masked bucket, the histories, the logs or the warehouse', async () => {
    const places = await textsOf(deployed);
    const found = Object.entries(places).flatMap(([place, text]) =>
      addressesIn(text, samples).map((address) => `${address} in ${place}`),
    );
    expect(found).toEqual([]);
  });
});

const ofV2 = filesOf('v2-made');

(ofV2.length > 0 ? describe : describe.skip)('Made logs of v2, of each format,', () => {
  it('leave none of their addresses and cookies in the masked bucket, the histories, the logs or the warehouse', async () => {
    const deployed = await deployStack();
    await Promise.all(ofV2.map(({ name, bytes }) => deployed.deliver(name, bytes)));
    await deployed.ingested();
    await deployed.stack.load({ from: '2026-11-01', to: '2026-11-30' });
    expect(await deployed.rows()).toBeGreaterThan(200);
    // All their addresses are of the ranges for documentation. Masked, they end in zeros.
    const personal =
      /\b(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+|2001:0?db8::?[0-9a-f]|\bc000:0?2[0-9a-f]{2}\b|secret-cookie/gi;
    for (const [place, text] of Object.entries(await textsOf(deployed))) {
      expect({ place, found: text.match(personal) ?? [] }).toEqual({ place, found: [] });
    }
    await deployed.remove();
  }, 120_000);
});

/** All that is kept of logs, by the place. */
async function textsOf(deployed: DeployedStack): Promise<Record<string, string>> {
  const places = {
    'masked bucket': await maskedText(deployed),
    histories: await historiesText(deployed),
    'function logs': logsText(deployed),
    warehouse: await warehouseText(deployed),
  };
  for (const text of Object.values(places)) expect(text.length).toBeGreaterThan(1000);
  return places;
}

/** The addresses of the samples that stand in a text, not as a part of a longer word. */
function addressesIn(text: string, logs: readonly Sample[]): string[] {
  const words = new Set(text.match(/[0-9a-fA-F]+([.:]+[0-9a-fA-F]+){2,}/g));
  return logs.flatMap(({ addresses }) => addresses).filter((address) => words.has(address));
}

async function maskedText({ stack }: DeployedStack): Promise<string> {
  const { s3: client, outputs } = stack;
  const texts: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client },
    { Bucket: outputs.MaskedBucketName },
  )) {
    for (const { Key = '' } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: outputs.MaskedBucketName, Key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      texts.push(Key, (Key.endsWith('.zst') ? zstdDecompressSync(bytes) : Buffer.from(bytes)).toString());
    }
  }
  return texts.join('\n');
}

async function historiesText({ stack }: DeployedStack): Promise<string> {
  const { sfn: client, outputs } = stack;
  const texts: string[] = [];
  const machines = Object.entries(outputs).filter(([name]) => name.endsWith('StateMachineArn'));
  for (const [, stateMachineArn] of machines) {
    for await (const { executions = [] } of paginateListExecutions({ client }, { stateMachineArn })) {
      for (const { executionArn } of executions) {
        for await (const { events } of paginateGetExecutionHistory({ client }, { executionArn })) {
          texts.push(JSON.stringify(events));
        }
      }
    }
  }
  return texts.join('\n');
}

function logsText({ directory }: DeployedStack): string {
  const logs = join(directory, 'logs');
  return readdirSync(logs)
    .map((file) => readFileSync(join(logs, file), 'utf8'))
    .join('\n');
}

async function warehouseText({ stack }: DeployedStack): Promise<string> {
  const rows = await Promise.all(tables.map((table) => stack.query(`SELECT * FROM ${table}`)));
  return JSON.stringify(rows);
}
