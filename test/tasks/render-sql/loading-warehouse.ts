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

/** The fields of a masked row that are not as usual. */
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

/** A warehouse with the schema, and a bucket with masked logs. */
export class LoadingWarehouse {
  readonly warehouse: TestWarehouse;
  readonly #storage: Awaited<ReturnType<typeof startStorage>>;

  static async start(): Promise<LoadingWarehouse> {
    const storage = await startStorage();
    await storage.s3.send(new CreateBucketCommand({ Bucket: 'masked' }));
    const loading = new LoadingWarehouse(await TestWarehouse.start({ s3: storage.config }), storage);
    // The loader's grants are those of another database, and no part of what is tested here.
    const schema = migrationNames.filter((name) => !name.endsWith('loader'));
    await loading.run('prepare-migrations');
    for (const name of schema) await loading.run(`migrations/${name}`);
    return loading;
  }

  private constructor(warehouse: TestWarehouse, storage: Awaited<ReturnType<typeof startStorage>>) {
    this.warehouse = warehouse;
    this.#storage = storage;
  }

  /** Puts one masked log, and what a transaction reads that is to load it. */
  async put(fileId: number, rows: readonly Row[]): Promise<Batch> {
    const lines = rows.map((row, index) => {
      const fields = { ...usual, ...row };
      return `${[fileId, index + 1, ...logFields.map((field) => fields[field] ?? '-')].join('\t')}\n`;
    });
    const header = `${['file_id', 'row_num', ...logFields].join('\t')}\n`;
    const url = await this.#put(`${fileId}.tsv.zst`, zstdCompressSync(header + lines.join('')));
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

  /** The statements of a script. */
  statements(script: string, parameters: object = {}): string[] {
    return [
      ...renderScript({ script, parameters: parameters as Record<string, unknown> }, environment).statements,
    ];
  }

  /** Runs a script in one transaction. @throws Error with the warehouse's message */
  async run(script: string, parameters: object = {}): Promise<void> {
    const { Status, Error: message } = await this.warehouse.batch(...this.statements(script, parameters));
    if (Status !== 'FINISHED') throw new Error(message);
  }

  async stop(): Promise<void> {
    await this.warehouse.stop();
    await this.#storage.close();
  }

  async #put(key: string, body: string | Buffer): Promise<string> {
    await this.#storage.s3.send(new PutObjectCommand({ Bucket: 'masked', Key: key, Body: body }));
    return `s3://masked/${key}`;
  }
}
