import { join } from 'node:path';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { Clock } from '../../core/clock.ts';
import { awsJsonService, type Service } from '../../http/aws-json.ts';
import { Executor } from './data-api/executor.ts';
import { metadataOperations } from './data-api/metadata.ts';
import { invalid } from './data-api/requests.ts';
import { statementOperations } from './data-api/statement-operations.ts';
import { Statements } from './data-api/statements.ts';
import { type AssumeRole, S3Roles } from './warehouse/s3-roles.ts';
import { Warehouse } from './warehouse/warehouse.ts';

export { RedshiftError } from './redshift-error.ts';
export type { RoleName } from './warehouse/s3-roles.ts';

export interface RedshiftDataOptions {
  readonly clock: Clock;
  /** where databases and statements are kept; in memory when absent */
  readonly directory?: string;
  /** the S3 that COPY reads and UNLOAD writes */
  readonly s3: S3ClientConfig;
  /** how the IAM_ROLE of COPY and UNLOAD is taken on; without it, S3 is called as `s3` says */
  readonly assumeRole?: AssumeRole;
}

export interface WorkgroupOptions {
  readonly workgroupName: string;
  readonly namespaceName: string;
  /** the namespace's first database */
  readonly databaseName?: string;
}

export interface RedshiftData {
  /** the Data API: AWS JSON 1.1, target prefix `RedshiftData` */
  readonly service: Service;
  /** Makes the namespace's warehouse, or opens it, and lets statements name the workgroup. Doing it twice is doing it once. */
  createWorkgroup(options: WorkgroupOptions): Promise<void>;
  /** Cancels what is under way, rolls it back and closes the databases. */
  close(): Promise<void>;
}

/** Amazon Redshift behind its Data API, on DuckDB. */
export function createRedshiftData({ clock, directory, s3, assumeRole }: RedshiftDataOptions): RedshiftData {
  const statements = new Statements(clock, directory && join(directory, 'statements'));
  const executor = new Executor(clock, statements);
  const namespaces = new Map<string, Promise<Warehouse>>();
  const workgroups = new Map<string, Warehouse>();
  const warehouseOf = (workgroupName: string) => {
    const warehouse = workgroups.get(workgroupName);
    if (!warehouse) throw invalid("Redshift endpoint doesn't exist in this region.");
    return warehouse;
  };
  return {
    service: awsJsonService({
      ...statementOperations({ clock, statements, executor, warehouseOf }),
      ...metadataOperations(warehouseOf),
    }),
    async createWorkgroup({ workgroupName, namespaceName, databaseName = 'dev' }) {
      const opened =
        namespaces.get(namespaceName) ??
        Warehouse.open(
          directory && join(directory, namespaceName),
          new S3Roles(s3, (role) => assumeRole?.(namespaceName, role)),
        );
      namespaces.set(namespaceName, opened);
      const warehouse = await opened;
      await warehouse.openDatabase(databaseName);
      workgroups.set(workgroupName, warehouse);
    },
    async close() {
      await executor.close();
      for (const warehouse of namespaces.values()) await (await warehouse).close();
    },
  };
}
