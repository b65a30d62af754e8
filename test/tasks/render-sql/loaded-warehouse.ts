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

  async run(script: string, parameters: Record<string, string> = {}): Promise<void> {
    const { statements } = renderScript({ script, parameters }, environment);
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
    const lines = rows.map((row, index) => {
      const fields = { ...usual, ...row };
      return `${[fileId, index + 1, ...logFields.map((field) => fields[field] ?? '-')].join('\t')}\n`;
    });
    const header = `${['file_id', 'row_num', ...logFields].join('\t')}\n`;
    await this.loadMasked(fileId, Buffer.from(header + lines.join('')), script);
    return fileId;
  }

  /** Loads a masked log that has this id. */
  async loadMasked(fileId: number, masked: Buffer, script = 'load-batch'): Promise<void> {
    const url = await this.#put(`${fileId}.tsv.zst`, zstdCompressSync(masked));
    const file = { file_id: String(fileId), object_key: `${fileId}`, etag: 'e', log_date: '2026-11-22' };
    await this.run(script, {
      manifest: await this.#put(
        `${fileId}.manifest.json`,
        JSON.stringify({ entries: [{ url, mandatory: true }] }),
      ),
      files: await this.#put(`${fileId}.files.jsonl`, `${JSON.stringify(file)}\n`),
    });
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
