import { join } from 'node:path';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { type Chance, systemChance } from '../../core/chance.ts';
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
  /** default: the system's */
  readonly chance?: Chance;
  /** where databases and statements are kept; in memory when absent */
  readonly directory?: string;
  /** the S3 that COPY reads and UNLOAD writes */
  readonly s3: S3ClientConfig;
  /** assumes the IAM_ROLE of COPY and UNLOAD; without it, S3 is called with the credentials of `s3` */
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
  /** Opens the namespace's warehouse, or creates it, and lets statements name the workgroup. Idempotent. */
  createWorkgroup(options: WorkgroupOptions): Promise<void>;
  /** Cancels the statements that run, rolls them back and closes the databases. */
  close(): Promise<void>;
}

/** Amazon Redshift behind its Data API, on DuckDB. */
export function createRedshiftData({
  clock,
  chance = systemChance,
  directory,
  s3,
  assumeRole,
}: RedshiftDataOptions): RedshiftData {
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
      ...statementOperations({ clock, chance, statements, executor, warehouseOf }),
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
