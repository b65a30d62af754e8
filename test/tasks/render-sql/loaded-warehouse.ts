import { zstdCompressSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { logFields } from '../../../tasks/mask-logs/formats/fields.ts';
import { renderScript } from '../../../tasks/render-sql/render-script.ts';
import { migrationNames } from '../../../tasks/render-sql/scripts.ts';
import { TestWarehouse } from '../../local-cloud/services/redshift/data-api.ts';
import { startStorage } from '../../local-cloud/services.ts';

const environment = {
  WORKGROUP_NAME: 'logs',
  DATABASE_NAME: 'dev',
  ADMIN_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:admin',
  LOADER_USER: 'IAMR:loader',
};

/** Fields of a row. Those that it lacks are `-`, or as {@link usual}. */
export type Row = Partial<Record<(typeof logFields)[number], string>>;

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

  static async start(): Promise<LoadedWarehouse> {
    const storage = await startStorage();
    await storage.s3.send(new CreateBucketCommand({ Bucket: 'masked' }));
    const started = new LoadedWarehouse(storage, await TestWarehouse.start({ s3: storage.config }));
    try {
      await started.run('prepare-migrations');
      for (const name of migrationNames) await started.run(`migrations/${name}`);
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
  statements(script: string, parameters: object = {}): string[] {
    return [...renderScript({ script, parameters: { ...parameters } }, environment).statements];
  }

  /** Runs a script in one transaction. @throws Error with the warehouse's message */
  async run(script: string, parameters: object = {}): Promise<void> {
    const { Status, Error: message } = await this.warehouse.batch(...this.statements(script, parameters));
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
    await this.loadMasked(fileId, maskedLog(fileId, rows), script);
    return fileId;
  }

  /** Loads a masked log that has this id. */
  async loadMasked(fileId: number, masked: Buffer, script = 'load-batch'): Promise<void> {
    await this.run(script, await this.#putBatch(fileId, masked));
  }

  /** Puts rows as a masked log, and what a transaction reads that is to load it. */
  put(rows: readonly Row[], fileId: number): Promise<Batch> {
    return this.#putBatch(fileId, maskedLog(fileId, rows));
  }

  async #putBatch(fileId: number, masked: Buffer): Promise<Batch> {
    const url = await this.#put(`${fileId}.tsv.zst`, zstdCompressSync(masked));
    const file = { file_id: String(fileId), object_key: `${fileId}`, etag: 'e', log_date: '2026-11-22' };
    const batch = `loads/${crypto.randomUUID()}`;
    return {
      manifest: await this.#put(
        `${batch}.manifest.json`,
        JSON.stringify({ entries: [{ url, mandatory: true }] }),
      ),
      files: await this.#put(`${batch}.files.jsonl`, `${JSON.stringify(file)}\n`),
    };
  }

  async #put(key: string, body: string | Buffer): Promise<string> {
    await this.#storage.s3.send(new PutObjectCommand({ Bucket: 'masked', Key: key, Body: body }));
    return `s3://masked/${key}`;
  }

  async stop(): Promise<void> {
    await this.warehouse.stop();
    await this.#storage.close();
  }
}

function maskedLog(fileId: number, rows: readonly Row[]): Buffer {
  const lines = rows.map((row, index) => {
    const fields = { ...usual, ...row };
    return `${[fileId, index + 1, ...logFields.map((field) => fields[field] ?? '-')].join('\t')}\n`;
  });
  const header = `${['file_id', 'row_num', ...logFields].join('\t')}\n`;
  return Buffer.from(header + lines.join(''));
}
