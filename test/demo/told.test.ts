import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkStateFolder, StateFolderError } from '../../demo/state-folder.ts';
import { told } from '../../demo/told.ts';

const system = (code: string, message: string) => Object.assign(new Error(`${code}: ${message}`), { code });

describe('What npm start tells of an error', () => {
  it.each([
    ['a file system', system('ENOSPC', 'no space left on device, write')],
    ['a quota', system('EDQUOT', 'disk quota exceeded, write')],
    ['SQLite', new Error('database or disk is full')],
    ['DuckDB', new Error('IO Error: Could not write file "x": No space left on device')],
    ['a service', new Error('Error: ENOSPC: no space left on device, open "x"\n    at open (node:fs:1)')],
  ])('is one sentence when the disk is full, in the words of %s', (_, error) => {
    expect(told(error, '/state')).toMatch(
      /^The disk of \/state is full.* the next start goes on from here\.$/,
    );
  });

  it('is what is wrong and what to do when the system refuses', () => {
    expect(told(system('EMFILE', "too many open files, open 'x'"), '/state')).toBe(
      "EMFILE: too many open files, open 'x'. Raise the number of files that a process may open (ulimit -n), and start again.",
    );
    const ofService = new Error("Error: EACCES: permission denied, open 'x'\n    at open (node:fs:1)");
    expect(told(ofService, '/state')).toMatch(/^EACCES: permission denied, open 'x'\. Give yourself [^\n]*$/);
  });

  it('is all there is when it is a fault of the program', () => {
    const error = new TypeError('x is not a function');
    expect(told(error, '/state')).toBe(error);
  });
});

describe('The folder of the state', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'state-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made', () => {
    expect(() => checkStateFolder(join(folder, 'a/b'))).not.toThrow();
  });

  it('is refused when it cannot be written', () => {
    writeFileSync(join(folder, 'file'), 'x');
    for (const path of ['file', 'file/inside']) {
      const check = () => checkStateFolder(join(folder, path));
      expect(check).toThrow(StateFolderError);
      expect(check).toThrow(
        /cannot be written \(.*\)\. Make it writable, or name another folder with --state\.$/,
      );
    }
  });
});
