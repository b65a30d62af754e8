import { InvalidParametersError, UnknownScriptError } from '../../../tasks/render-sql/errors.ts';
import { renderScript } from '../../../tasks/render-sql/render-script.ts';
import { scripts } from '../../../tasks/render-sql/scripts.ts';

const environment = {
  WORKGROUP_NAME: 'workgroup',
  DATABASE_NAME: 'access_logs',
  ADMIN_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:admin',
  LOADER_USER: 'IAMR:loader',
  TIME_ZONE: 'UTC',
};
const loadBatch = {
  script: 'load-batch',
  parameters: {
    manifest: 's3://masked/loads/l/batch-0001.manifest.json',
    files: 's3://masked/loads/l/batch-0001.files.jsonl',
  },
};

describe('A SQL script', () => {
  it('of a load runs as the loader: without the secret of the owner', () => {
    expect(renderScript(loadBatch, environment).connection).toEqual({
      WorkgroupName: 'workgroup',
      Database: 'access_logs',
    });
  });

  it('of the owner runs with the secret', () => {
    expect(renderScript({ script: 'prepare-migrations' }, environment)).toMatchObject({
      name: 'prepare-migrations',
      timeoutSeconds: 600,
      connection: {
        WorkgroupName: 'workgroup',
        Database: 'access_logs',
        SecretArn: environment.ADMIN_SECRET_ARN,
      },
    });
  });

  it.each(['vacuum', 'analyze', 'prepare-migrations', 'migrations/0001-tables'])(
    'that changes tables runs as their owner: %s',
    (script) => {
      expect(scripts.get(script)?.runAs).toBe('owner');
    },
  );

  it.each(['load-batch', 'reload-batch'])(
    'of a load is one transaction that begins with the lock of the loads: %s',
    (script) => {
      const { statements } = renderScript({ ...loadBatch, script }, environment);
      expect(statements[0]).toBe('LOCK TABLE load_lock');
      expect(statements.length).toBeLessThanOrEqual(40);
      for (const statement of statements) {
        expect(Buffer.byteLength(statement)).toBeLessThan(100_000);
        expect(statement).not.toMatch(/^(BEGIN|COMMIT|ROLLBACK|VACUUM)\b/i);
      }
    },
  );

  it('of a migration notes, in the same transaction, that it was applied', () => {
    for (const name of scripts.keys()) {
      if (name.startsWith('migrations/')) {
        const { statements } = renderScript({ script: name }, environment);
        expect(statements.at(-1)).toContain(`'${name.slice('migrations/'.length)}'`);
        expect(statements.length).toBeLessThanOrEqual(40);
      }
    }
  });

  it('that is not on the list is refused', () => {
    expect(() => renderScript({ script: '../../secrets' }, environment)).toThrow(UnknownScriptError);
  });

  it.each([
    [
      'a table that is not on the list',
      { script: 'vacuum', parameters: { table: 'pg_user', mode: 'FULL' } },
      'table',
    ],
    ['a table that is SQL', { script: 'analyze', parameters: { table: 'page; DROP TABLE page' } }, 'table'],
    [
      'a mode that is not on the list',
      { script: 'vacuum', parameters: { table: 'page', mode: 'FULL page;' } },
      'mode',
    ],
    [
      'a date that is none',
      {
        script: 'unload-ledger',
        parameters: { from: '2026-13-01', to: '2026-01-01', target: 's3://masked/x/' },
      },
      'from',
    ],
    [
      'a target outside S3',
      { script: 'unload-ledger', parameters: { from: '2026-01-01', to: '2026-01-01', target: '/etc/' } },
      'target',
    ],
    [
      'a parameter too many',
      { ...loadBatch, parameters: { ...loadBatch.parameters, table: 'page' } },
      'table',
    ],
    ['a parameter too few', { script: 'vacuum', parameters: { table: 'page' } }, 'mode'],
  ])('with %s is refused, and the field is named', (_, request, field) => {
    expect(() => renderScript(request, environment)).toThrow(InvalidParametersError);
    expect(() => renderScript(request, environment)).toThrow(new RegExp(`\\b${field}\\b`));
  });
});
