import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { stageOption } from '../../../infra/commands/stage-option.ts';
import { stages } from '../../../infra/stages.ts';

const root = join(import.meta.dirname, '../../..');
let folder: string;
let localFile: string;
let said: string[];

beforeAll(() => {
  mkdirSync(join(root, '.local'), { recursive: true });
  folder = mkdtempSync(join(root, '.local', 'stages-'));
  localFile = join(folder, 'stages.local.ts');
  writeFileSync(
    localFile,
    `import { type Stage, stages as delivered } from '../../infra/stages.ts';
     export const stages: Record<string, Stage> = { staging: delivered.development };`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  said = [];
  jest.spyOn(console, 'error').mockImplementation((text) => said.push(text));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

const choose = (...args: string[]) => stageOption('deploy', { args, localFile });

describe('The stage of a command', () => {
  it.each([[['--stage', 'staging']], [['--stage=staging']]])('is found by its name: %j', async (option) => {
    const chosen = await choose('--verbose', ...option, '--role-arn', 'arn:aws:iam::1:role/x');
    expect(chosen).toMatchObject({ name: 'staging', stage: stages.development });
    expect(chosen?.rest).toEqual(['--verbose', '--role-arn', 'arn:aws:iam::1:role/x']);
    expect(said).toEqual([expect.stringMatching(/^The stage staging is defined in .*stages\.local\.ts\.$/)]);
  });

  it.each([
    ['not given', [], 'Say which stage'],
    ['without a name', ['--stage'], 'Say which stage'],
    ['unknown', ['--stage', 'prod'], 'There is no stage prod'],
  ])('is asked for when it is %s, with the names that there are', async (_, args, reason) => {
    expect(await choose(...args)).toBeUndefined();
    expect(process.exitCode).toBe(2);
    expect(said[0]).toMatch(new RegExp(`^${reason}\\. .*: development, production, staging\\.\n`));
    expect(said[0]).toContain('Usage: npm run deploy -- --stage development|production|staging');
  });
});
