import {
  type ColumnMetadata,
  DescribeStatementCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  ListTablesCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { generateTraffic } from '../../demo/traffic/generate-traffic.ts';
import { type DeployedStack, deployStack } from '../support/deployed-stack.ts';
import { hurriedClock } from '../support/hurried-clock.ts';
import { until } from '../support/until.ts';
import { page, pages } from './pages.ts';

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
let s3: S3Client;
beforeAll(async () => {
  deployed = await deployStack({ clock: hurriedClock });
  client = new RedshiftDataClient(deployed.cloud.clientConfig);
  s3 = new S3Client(deployed.cloud.clientConfig);
  // docs/warehouse.md says what its results are of.
  const now = new Date('2026-11-23');
  for await (const { key, body } of generateTraffic({ seed: 'docs', days: 3, visitsPerDay: 500, now })) {
    await deployed.deliver(key, body);
  }
  await deployed.ingested();
  await deployed.stack.load({ from: '2026-11-20', to: '2026-11-23', skipVacuum: true });
  // Visitors of days that are long over get no ids. So that visits can be shown, they have some here that stay the same.
  await table(`UPDATE access_log
    SET visitor = LEFT(MD5(client_network || ' ' || host || ' ' || user_agent || ' ' || datetime::DATE), 16)`);
}, 120_000);
afterAll(async () => {
  client.destroy();
  s3.destroy();
  await deployed.remove();
});

describe('The queries of the documentation', () => {
  it('are twenty at least that show their result', () => {
    const withResult = queries.filter(({ path, result }) => path === 'docs/warehouse.md' && result);
    expect(withResult.length).toBeGreaterThanOrEqual(20);
  });

  it.each(queries)('in $path: $sql', async ({ sql, result }) => {
    const answer = await table(sql);
    if (result) expect(`\n${answer}\n`).toBe(`\n${result}`);
  });

  it('make an extract in the masked bucket', async () => {
    const { codeBlocks } = page('docs/warehouse.md');
    const [unload, extract] = ['UNLOAD', 'date,'].map((start) =>
      codeBlocks.find(({ code }) => code.startsWith(start)),
    );
    await table(unload?.code ?? '');
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: deployed.stack.outputs.MaskedBucketName, Key: 'extracts/pages-000' }),
    );
    expect(await Body?.transformToString()).toBe(extract?.code);
  });
});

describe('The columns of the documentation', () => {
  it('are those of the warehouse', async () => {
    const { WorkgroupName, DatabaseName: Database } = deployed.stack.outputs;
    const tables = await client.send(
      new ListTablesCommand({ WorkgroupName, Database, SchemaPattern: 'public' }),
    );
    const relations = new Map(tables.Tables?.map(({ name, type }) => [name, type]));
    const { ColumnList = [] } = await client.send(
      new DescribeTableCommand({ WorkgroupName, Database, Schema: 'public' }),
    );
    const actual = Map.groupBy(ColumnList, ({ tableName = '' }) => tableName);
    expect(documentedColumns()).toEqual(
      Object.fromEntries(
        [...actual].map(([relation, columns]) => [
          relation,
          columns.map((column) => `${column.name} ${typeOf(column, relations.get(relation) === 'TABLE')}`),
        ]),
      ),
    );
  });
});

/** The lists of columns in docs/warehouse.md, by the heading above each: name and type. */
function documentedColumns(): Record<string, string[]> {
  const [, ...sections] = page('docs/warehouse.md').text.split(/^### /m);
  return Object.fromEntries(
    sections.map((section) => [
      section.split('\n', 1)[0],
      [...section.matchAll(/^\| `(\w+)` \| ([A-Z][^|]*) \|/gm)].map(([, name, type]) => `${name} ${type}`),
    ]),
  );
}

const typeNames: Record<string, string> = {
  bool: 'BOOLEAN',
  date: 'DATE',
  float8: 'DOUBLE PRECISION',
  int2: 'SMALLINT',
  int4: 'INTEGER',
  int8: 'BIGINT',
  timestamp: 'TIMESTAMP',
};

/** The local warehouse does not know how long the text of views may be. */
function typeOf({ typeName = '', precision, scale }: ColumnMetadata, isTable: boolean): string {
  if (typeName === 'varchar') return isTable ? `VARCHAR(${precision})` : 'VARCHAR';
  return typeName === 'numeric' ? `NUMERIC(${precision},${scale})` : (typeNames[typeName] ?? typeName);
}

async function table(sql: string): Promise<string> {
  const { WorkgroupName, DatabaseName: Database, MaskedBucketName } = deployed.stack.outputs;
  const Sql = sql.replace('MASKED_BUCKET_NAME', MaskedBucketName);
  const { Id } = await client.send(new ExecuteStatementCommand({ WorkgroupName, Database, Sql }));
  const { HasResultSet: hasResult } = await until(`the end of ${Sql}`, async () => {
    const found = await client.send(new DescribeStatementCommand({ Id }));
    if (found.Status === 'FAILED') throw new Error(found.Error);
    return found.Status === 'FINISHED' && found;
  });
  if (!hasResult) return '';
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
