import {
  DeleteObjectsCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Stack } from '../../infra/operator/stack.ts';
import { tables } from '../../tasks/render-sql/tables.ts';

/** The tables that only `classify` writes. */
const classifications = ['user_agent_class', 'referer_class', 'page_section'];

/** All that lasts of a run: what two runs must have in common, though one of them failed on its way. */
export interface EndState {
  /** The keys in the source bucket. */
  readonly originals: readonly string[];
  /** The masked bucket by key, in hexadecimal. What a load leaves there for itself does not count. */
  readonly masked: Readonly<Record<string, string>>;
  readonly requests: readonly unknown[][];
  readonly ledger: readonly unknown[][];
  /** The values of each dimension: none lost, none twice. */
  readonly dimensions: readonly unknown[][];
}

export async function endStateOf(stack: Stack): Promise<EndState> {
  const { s3, outputs, sources } = stack;
  const masked: Record<string, string> = {};
  for (const key of await keysOf(s3, outputs.MaskedBucketName)) {
    if (key.startsWith('loads/')) continue;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: outputs.MaskedBucketName, Key: key }));
    masked[key] = (await Body?.transformToString('hex')) ?? '';
  }
  return {
    originals: await keysOf(s3, sources[0].bucketName),
    masked,
    requests: await stack.query('SELECT * FROM request ORDER BY file_id, seq_num'),
    ledger: await stack.query(
      'SELECT file_id, object_key, etag, log_date::VARCHAR, row_count FROM log_file ORDER BY file_id',
    ),
    dimensions: await stack.query(
      `SELECT 'edge_location', code FROM edge_location
       UNION ALL SELECT 'host', name FROM host
       UNION ALL SELECT 'page', path FROM page
       UNION ALL SELECT 'referer', url FROM referer
       UNION ALL SELECT 'result_type', result_type FROM result_type
       UNION ALL SELECT 'user_agent', user_agent FROM user_agent
       ORDER BY 1, 2`,
    ),
  };
}

/** Empties the buckets. */
export async function emptyBuckets({ s3, outputs, sources }: Stack): Promise<void> {
  for (const Bucket of [sources[0].bucketName, outputs.MaskedBucketName]) {
    const Objects = (await keysOf(s3, Bucket)).map((Key) => ({ Key }));
    if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
}

/** Empties the tables. */
export async function emptyWarehouse(stack: Stack): Promise<void> {
  for (const table of [...classifications, ...tables]) await stack.query(`DELETE FROM ${table}`);
}

/** The keys in a bucket. */
export async function keysOf(client: S3Client, Bucket: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    keys.push(...Contents.map(({ Key = '' }) => Key));
  }
  return keys;
}

/** Which migrations are applied, and what they have made. */
export async function schemaOf(stack: Stack): Promise<unknown> {
  return {
    migrations: await stack.query('SELECT name FROM schema_migration ORDER BY name'),
    columns: await stack.query(
      'SELECT table_name, column_name, data_type FROM svv_columns ORDER BY table_name, column_name',
    ),
  };
}

/** Takes back what the migrations have made. */
export async function dropSchema(stack: Stack): Promise<void> {
  const all = await stack.query(
    "SELECT table_name FROM svv_tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  await stack.query(`DROP TABLE ${all.join(', ')} CASCADE`);
  for (const role of ['loader', 'reader']) await stack.query(`DROP ROLE ${role} FORCE`);
  await stack.query('DROP USER "IAMR:NewBucket-run-sql"');
}

/** Takes back what the last two migrations have made, and that they were applied. */
export async function dropPrices(stack: Stack): Promise<void> {
  await stack.query('DROP VIEW cost_by_day');
  await stack.query('DROP TABLE edge_airport, cloudfront_price');
  await stack.query("DELETE FROM schema_migration WHERE name IN ('0011-cloudfront-prices', '0012-cost')");
}
