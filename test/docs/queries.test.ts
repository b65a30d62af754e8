import {
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { generateTraffic } from '../../demo/traffic/generate-traffic.ts';
import { type DeployedStack, deployStack } from '../support/deployed-stack.ts';
import { hurriedClock } from '../support/hurried-clock.ts';
import { until } from '../support/until.ts';
import { pages } from './pages.ts';

/** Every statement of the documentation, and its result if one is shown. The Japanese pages have the same. */
const queries = pages('en').flatMap(({ path, codeBlocks }) =>
  codeBlocks.flatMap(({ language, code }, index) => {
    const next = codeBlocks[index + 1];
    const result = next?.language === 'text' ? next.code : undefined;
    return language === 'sql' ? [{ path, sql: code.trimEnd(), result }] : [];
  }),
);

let deployed: DeployedStack;
let client: RedshiftDataClient;
beforeAll(async () => {
  deployed = await deployStack({ clock: hurriedClock });
  client = new RedshiftDataClient(deployed.cloud.clientConfig);
  // docs/warehouse.md says what its results are of.
  const now = new Date('2026-11-23');
  for (const { key, body } of generateTraffic({ seed: 'docs', days: 3, visitsPerDay: 500, now })) {
    await deployed.deliver(key, body);
  }
  await deployed.ingested();
  await deployed.stack.load({ from: '2026-11-20', to: '2026-11-23', skipVacuum: true });
}, 120_000);
afterAll(async () => {
  client.destroy();
  await deployed.remove();
});

describe('The queries of the documentation', () => {
  it('are ten at least that show their result', () => {
    const withResult = queries.filter(({ path, result }) => path === 'docs/warehouse.md' && result);
    expect(withResult.length).toBeGreaterThanOrEqual(10);
  });

  it.each(queries)('in $path: $sql', async ({ sql, result }) => {
    const answer = await table(sql);
    if (result) expect(`\n${answer}\n`).toBe(`\n${result}`);
  });
});

async function table(Sql: string): Promise<string> {
  const { WorkgroupName, DatabaseName: Database } = deployed.stack.outputs;
  const { Id } = await client.send(new ExecuteStatementCommand({ WorkgroupName, Database, Sql }));
  await until(`the end of ${Sql}`, async () => {
    const { Status, Error: error } = await client.send(new DescribeStatementCommand({ Id }));
    if (Status === 'FAILED') throw new Error(error);
    return Status === 'FINISHED';
  });
  const { ColumnMetadata = [], Records = [] } = await client.send(new GetStatementResultCommand({ Id }));
  const headings = ColumnMetadata.map(({ name = '' }) => name);
  const cells = Records.map((record) =>
    record.map((field) => (field.isNull ? '' : String(Object.values(field)[0]))),
  );
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  return [headings, widths.map((width) => '-'.repeat(width)), ...cells]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
