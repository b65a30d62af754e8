import { zstdCompressSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  keptFields,
  logFields,
  maskedColumns,
  notedColumns,
} from '../../../tasks/mask-logs/formats/fields.ts';
import { renderScript } from '../../../tasks/render-sql/render-script.ts';
import { migrationNames } from '../../../tasks/render-sql/scripts.ts';
import { TestWarehouse } from '../../local-cloud/services/redshift/data-api.ts';
import { startStorage } from '../../local-cloud/services.ts';

const environment = {
  WORKGROUP_NAME: 'logs',
  DATABASE_NAME: 'dev',
  ADMIN_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:admin',
  LOADER_USER: 'IAMR:loader',
  TIME_ZONE: 'UTC',
};

/** Fields of a row. Those that it lacks are `-`, or as {@link usual}. */
export type Row = Partial<Record<Column, string>>;
type Column = (typeof fields)[number];
const fields = [...keptFields, ...notedColumns];

const usual: Row = {
  date: '2026-11-22',
  time: '10:00:00',
  'x-edge-location': 'FRA56-P8',
  'sc-status': '200',
};

/** The parameters of the scripts that load a batch. */
export interface Batch {
  readonly manifest: string;
  readonly files: string;
}

/** A warehouse with the schema of all migrations, and the scripts that load it. */
export class LoadedWarehouse {
  readonly warehouse: TestWarehouse;
  readonly #storage: Awaited<ReturnType<typeof startStorage>>;
  #lastFileId = 0;

  /** @param migrations those that are applied, in order */
  static async start(migrations = migrationNames): Promise<LoadedWarehouse> {
    const storage = await startStorage();
    await storage.s3.send(new CreateBucketCommand({ Bucket: 'masked' }));
    const started = new LoadedWarehouse(storage, await TestWarehouse.start({ s3: storage.config }));
    try {
      await started.run('prepare-migrations');
      for (const name of migrations) await started.run(`migrations/${name}`);
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  private constructor(storage: Awaited<ReturnType<typeof startStorage>>, warehouse: TestWarehouse) {
    this.#storage = storage;
    this.warehouse = warehouse;
  }

  /** The statements of a script. */
  statements(script: string, parameters: object = {}, timeZone = 'UTC'): string[] {
    const variables = { ...environment, TIME_ZONE: timeZone };
    return [...renderScript({ script, parameters: { ...parameters } }, variables).statements];
  }

  /** Runs a script in one transaction. @throws Error with the warehouse's message */
  async run(script: string, parameters: object = {}, timeZone?: string): Promise<void> {
    const statements = this.statements(script, parameters, timeZone);
    const { Status, Error: message } = await this.warehouse.batch(...statements);
    if (Status !== 'FINISHED') throw new Error(message);
  }

  rows(sql: string): Promise<unknown[][]> {
    return this.warehouse.rows(sql);
  }

  /** The id of a masked log that no other test has. */
  newFileId(): number {
    return ++this.#lastFileId;
  }

  /** Loads rows as a masked log, and returns its id. */
  async load(rows: readonly Row[], script?: string, fileId = this.newFileId()): Promise<number> {
    await this.loadAll(new Map([[fileId, rows]]), script);
    return fileId;
  }

  /** Loads the rows of several masked logs in one batch. */
  async loadAll(logs: ReadonlyMap<number, readonly Row[]>, script?: string): Promise<void> {
    const masked = new Map([...logs].map(([fileId, rows]) => [fileId, maskedLog(fileId, rows)]));
    await this.loadMasked(masked, script, [...logs.values()][0]?.[0]?.date);
  }

  /** Loads masked logs of a day that have these ids, in one batch. */
  async loadMasked(logs: ReadonlyMap<number, Buffer>, script = 'load-batch', date?: string): Promise<void> {
    await this.run(script, await this.#putBatch(logs, date));
  }

  /** Puts rows as a masked log, and what a transaction reads that is to load it. */
  put(rows: readonly Row[], fileId: number): Promise<Batch> {
    return this.#putBatch(new Map([[fileId, maskedLog(fileId, rows)]]));
  }

  async #putBatch(logs: ReadonlyMap<number, Buffer>, date = usual.date): Promise<Batch> {
    const entries = [];
    const lines = [];
    for (const [fileId, masked] of logs) {
      const url = await this.putObject(`${fileId}.tsv.zst`, zstdCompressSync(masked));
      entries.push({ url, mandatory: true });
      lines.push({ file_id: String(fileId), object_key: `${fileId}`, etag: 'e', log_date: date });
    }
    const batch = `loads/${crypto.randomUUID()}`;
    return {
      manifest: await this.putObject(`${batch}.manifest.json`, JSON.stringify({ entries })),
      files: await this.putObject(
        `${batch}.files.jsonl`,
        lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      ),
    };
  }

  /** Puts an object into the masked bucket. @returns its URL */
  async putObject(key: string, body: string | Buffer): Promise<string> {
    await this.#storage.s3.send(new PutObjectCommand({ Bucket: 'masked', Key: key, Body: body }));
    return `s3://masked/${key}`;
  }

  /** The text of an object in the masked bucket. */
  async getObject(key: string): Promise<string> {
    const { Body } = await this.#storage.s3.send(new GetObjectCommand({ Bucket: 'masked', Key: key }));
    return (await Body?.transformToString()) ?? '';
  }

  async stop(): Promise<void> {
    await this.warehouse.stop();
    await this.#storage.close();
  }
}

export function maskedLog(fileId: number, rows: readonly Row[]): Buffer {
  const lines = rows.map((row, index) => {
    const values: Row = { ...usual, ...row };
    return `${[fileId, index + 1, ...fields.map((field) => values[field] ?? '-')].join('\t')}\n`;
  });
  return Buffer.from(`${maskedColumns.join('\t')}\n${lines.join('')}`);
}

/** A masked log of before there were fields of v2. */
export function maskedLogOfBefore(fileId: number, rows: readonly Row[]): Buffer {
  const text = maskedLog(fileId, rows).toString();
  const width = 2 + logFields.length;
  return Buffer.from(text.replaceAll(/^.+$/gm, (line) => line.split('\t').slice(0, width).join('\t')));
}
