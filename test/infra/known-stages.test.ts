import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidStagesFileError, knownStages, typeErrorsOf } from '../../infra/known-stages.ts';
import { resolveStage } from '../../infra/resolve-stage.ts';
import { stages as example } from '../../infra/stages.local.example.ts';
import { stages as delivered } from '../../infra/stages.ts';
import { templateOf } from './template.ts';

const root = join(import.meta.dirname, '../..');
let folder: string;
/** Where an owner would have `stages.local.ts`. */
let localFile: string;

beforeEach(() => {
  // As deep in the repository as `infra/`, so that the same imports lead to the same files.
  mkdirSync(join(root, '.local'), { recursive: true });
  folder = mkdtempSync(join(root, '.local', 'stages-'));
  localFile = join(folder, 'stages.local.ts');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The template for owners, with something else in place of a part of it. */
function writeLocalFile(part: string, other: string): void {
  const text = readFileSync(join(root, 'infra/stages.local.example.ts'), 'utf8');
  expect(text).toContain(part);
  writeFileSync(localFile, text.replace(part, other).replace("'./stages.ts'", "'../../infra/stages.ts'"));
}

describe('The stages that can be deployed', () => {
  it('are those of the repository where the owner has no file', async () => {
    const stages = await knownStages(localFile);
    expect([...stages.keys()]).toEqual(Object.keys(delivered));
    expect(stages.get('production')).toEqual({ stage: delivered.production, file: 'infra/stages.ts' });
  });

  it('are replaced and extended by those of the owner, and say where they are from', async () => {
    writeLocalFile(
      'production: {',
      "staging: { ...delivered.production, operatorEmail: 'a@example.org' }, production: {",
    );
    const stages = await knownStages(localFile);
    expect([...stages].map(([name, { file }]) => [name, file.split('/').at(-1)])).toEqual([
      ['development', 'stages.ts'],
      ['production', 'stages.local.ts'],
      ['staging', 'stages.local.ts'],
    ]);
    expect(stages.get('staging')?.stage.operatorEmail).toBe('a@example.org');
  });

  it('are missed in a file that exports none', async () => {
    writeLocalFile('export const', 'const');
    await expect(knownStages(localFile)).rejects.toThrow(InvalidStagesFileError);
  });
});

describe('A file of the owner', () => {
  it('may be the example as it is: that has no type errors, and can be synthesized', async () => {
    writeLocalFile('production', 'production');
    expect(typeErrorsOf(localFile)).toBe('');
    const { sources, ...others } = await resolveStage(example['production'] as (typeof example)[string]);
    templateOf({ ...others, sources }).hasResourceProperties('Custom::S3BucketNotifications', {
      BucketName: 'my-cloudfront-logs',
    });
  });

  it.each([
    ['a misspelt field', 'operatorEmail', 'operatorMail'],
    ['half of what names a bucket', "bucketName: 'my-cloudfront-logs'", "stackName: 'Website'"],
    ['two things that name a bucket', 'bucketName', "stackName: 'A', outputKey: 'B', bucketName"],
    ['a source without an id', "id: 'site',", ''],
    ['the field of an older version', 'sources: [', 'source: ['],
  ])('is found to have %s', (_, part, other) => {
    writeLocalFile(part, other);
    expect(typeErrorsOf(localFile)).toMatch(/stages\.local\.ts\(\d+,\d+\): error TS/);
  });
});
