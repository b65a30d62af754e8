/** Who may import whom, by `biome.imports.json`: violations are planted in a folder of their own, and each has to be found. */
import { execFile } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A file, and an import that it must not have. */
const violations = [
  ['tasks/mask-logs/x.ts', '../write-manifests/handler.ts'],
  ['tasks/mask-logs/formats/x.ts', '../../write-manifests/handler.ts'],
  ['tasks/mask-logs/x.ts', '../../infra/stages.ts'],
  ['tasks/common/x.ts', '../mask-logs/mask-log.ts'],
  ['workflows/x.ts', '../infra/stages.ts'],
  ['workflows/parts/x.ts', '../../local-cloud/core/account.ts'],
  ['infra/x.ts', '../local-cloud/cloud.ts'],
  ['infra/x.ts', '../demo/report.ts'],
  ['infra/operator/x.ts', '../../local-cloud/cloud.ts'],
  ['infra/commands/x.ts', '../../local-cloud/cloud.ts'],
  ['infra/preflight/x.ts', '../../local-cloud/deployer/template-grants.ts'],
  ['infra/verify/x.ts', '../../demo/report.ts'],
  ['demo/x.ts', '../workflows/ingest.ts'],
  ['demo/traffic/x.ts', '../../test/support/log.ts'],
  ['console/x.ts', '../local-cloud/cloud.ts'],
  ['console/executions/x.ts', '../../infra/stages.ts'],
  ['local-cloud/x.ts', '../infra/stages.ts'],
  ['local-cloud/core/x.ts', '../http/gateway.ts'],
  ['local-cloud/http/x.ts', '../iam/index.ts'],
  ['local-cloud/iam/x.ts', '../services/s3/needs.ts'],
  ['local-cloud/iam/x.ts', '../deployer/index.ts'],
  ['local-cloud/deployer/x.ts', '../cloud.ts'],
  ['local-cloud/deployer/resources/x.ts', '../../../tasks/common/log-files.ts'],
  ['local-cloud/services/x.ts', './sqs/index.ts'],
  ['local-cloud/services/sqs/x.ts', '../s3/objects.ts'],
  ['local-cloud/services/sqs/x.ts', '../../deployer/index.ts'],
  ['local-cloud/services/redshift-serverless/x.ts', '../s3/objects.ts'],
  ['local-cloud/services/redshift/x.ts', '../redshift-serverless/index.ts'],
  ['local-cloud/services/s3/notifications/x.ts', '../../sqs/index.ts'],
  ['local-cloud/services/redshift/dialect/x.ts', '../../s3/objects.ts'],
  ['local-cloud/services/step-functions/interpreter/distributed/x.ts', '../../../s3/objects.ts'],
  ['local-cloud/services/step-functions/interpreter/distributed/x.ts', '../../../../routes.ts'],
] as const;

/** What the rules let through. */
const allowed = [
  ['tasks/mask-logs/formats/x.ts', '../reading/row.ts'],
  ['tasks/mask-logs/formats/x.ts', '../../common/log-files.ts'],
  ['workflows/parts/x.ts', '../../tasks/common/log-files.ts'],
  ['infra/constructs/x.ts', '../../workflows/ingest.ts'],
  ['infra/verify/x.ts', '../../tasks/common/until.ts'],
  ['infra/commands/x.ts', '../../local-cloud/deployer/template-grants.ts'],
  ['demo/traffic/x.ts', '../../tasks/mask-logs/formats/fields.ts'],
  ['console/executions/x.ts', '../aws.ts'],
  ['local-cloud/deployer/resources/x.ts', '../../services/lambda/function.ts'],
  ['local-cloud/services/s3/notifications/x.ts', '../../fauxqs.ts'],
  ['local-cloud/services/redshift-serverless/x.ts', '../redshift/index.ts'],
  ['local-cloud/services/step-functions/interpreter/distributed/x.ts', '../../language/asl.ts'],
  ['bench/x.ts', '../local-cloud/cloud.ts'],
  ['test/x.ts', '../infra/stages.ts'],
] as const;

const rules = ['style/noRestrictedImports', 'suspicious/noImportCycles'];

/** @returns `file:line` of each finding in a directory */
async function findings(directory: string, options: readonly string[]): Promise<string[]> {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const only = rules.map((rule) => `--only=${rule}`);
  const flags = ['lint', '--reporter=json', '--max-diagnostics=none', ...only, ...options];
  const output = await new Promise<string>((resolve) => {
    // With findings it exits with a 1.
    execFile(process.execPath, [biome, ...flags], { cwd: directory }, (_, stdout) => resolve(stdout));
  });
  const { diagnostics }: { diagnostics: { location: { path: string; start: { line: number } } }[] } =
    JSON.parse(output);
  return diagnostics.map(({ location: { path, start } }) => `${path}:${start.line}`);
}

/** Writes files of one statement on each line, lints them and removes them. */
async function findingsIn(statements: readonly (readonly [file: string, statement: string])[]) {
  const directory = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    for (const config of ['biome.json', 'biome.imports.json']) {
      copyFileSync(join(root, config), join(directory, config));
    }
    for (const [file, lines] of Map.groupBy(statements, ([name]) => name)) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), lines.map(([, statement]) => `${statement}\n`).join(''));
    }
    return await findings(directory, ['--vcs-enabled=false']);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const importing = ([file, specifier]: readonly [string, string]) =>
  [file, `import type {} from '${specifier}';`] as const;

/** `file:line` of statements, as `findingsIn` writes them. */
function places(statements: readonly (readonly [file: string, specifier: string])[]): string[] {
  const files = Map.groupBy(statements, ([file]) => file);
  return [...files].flatMap(([file, lines]) => lines.map((_, index) => `${file}:${index + 1}`));
}

test('each import that breaks a rule is found', async () => {
  expect((await findingsIn(violations.map(importing))).sort()).toEqual(places(violations).sort());
});

test('imports that the rules allow are not', async () => {
  expect(await findingsIn(allowed.map(importing))).toEqual([]);
});

test('no folder is without a rule', async () => {
  const files = globSync('{tasks,workflows,infra,demo,local-cloud}/**/*.ts', { cwd: root });
  const folders = [...new Set(files.map(dirname))].filter((folder) => folder !== 'tasks');
  const planted = folders.map((folder): [string, string] => [
    `${folder}/x.ts`,
    `${'../'.repeat(folder.split('/').length)}bench/measure.ts`,
  ]);
  expect((await findingsIn(planted.map(importing))).sort()).toEqual(places(planted).sort());
});

test('an import circle is found, even of types', async () => {
  const circle = [
    ['demo/x.ts', "import type { Y } from './y.ts'; export type X = Y;"],
    ['demo/y.ts', "import type { X } from './x.ts'; export type Y = X | 1;"],
  ] as const;
  expect((await findingsIn(circle)).sort()).toEqual(['demo/x.ts:1', 'demo/y.ts:1']);
});

test('the tree has none of these', async () => {
  expect(await findings(root, [])).toEqual([]);
});
