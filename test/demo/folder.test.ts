import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deliveriesOf } from '../../demo/deliveries.ts';
import { filesOf } from '../../demo/folder.ts';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'logs-'));
  folder = join(root, 'logs');
  mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (name: string | Buffer, content = 'x') =>
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]), content);
const keys = async () => (await filesOf(folder)).deliveries.map(({ key }) => key);

describe('The files of --logs', () => {
  it('are those of all folders in it, in their order, without hidden ones', async () => {
    mkdirSync(join(folder, 'b/.c'), { recursive: true });
    for (const name of ['z', 'b/a', 'b/.c/hidden', '.hidden', 'a b+%.gz', `b/${'s'.repeat(248)}`])
      write(name);
    expect(await keys()).toEqual(['a b+%.gz', 'b/a', `b/${'s'.repeat(248)}`, 'z']);
    expect(await filesOf(folder)).toMatchObject({ leftOut: [], hidden: 2 });
  });

  it('may be links, and be in linked folders, even in those that lead to themselves', async () => {
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'elsewhere/other.log'), 'other');
    writeFileSync(join(root, 'alone.log'), 'alone');
    symlinkSync(join(root, 'alone.log'), join(folder, 'file'));
    symlinkSync(join(root, 'elsewhere'), join(folder, 'folder'));
    symlinkSync(root, join(root, 'elsewhere/loop'));
    expect(await keys()).toEqual(['file', 'folder/other.log']);
  });

  it('are delivered once, however many links lead to them', async () => {
    mkdirSync(join(folder, 'inner'));
    write('inner/z.log');
    symlinkSync('inner', join(folder, 'a'));
    symlinkSync('inner/z.log', join(folder, 'b\n'));
    write('.hidden');
    expect(await keys()).toEqual(['inner/z.log']);
    const { leftOut, passedOver } = await deliveriesOf(
      { logs: folder, seed: 1, days: 1, format: 'legacy' },
      'logs',
    );
    expect(leftOut).toEqual([]);
    expect(passedOver).toEqual([
      'a/z.log: it is another link to inner/z.log',
      'b\u{fffd}: it is another link to inner/z.log',
      'names that begin with a dot (1)',
    ]);
  });

  it('may have names that are not UTF-8, but no two the same path', async () => {
    write(Buffer.from('caf\xe9.log', 'latin1'), 'menu');
    const { deliveries } = await filesOf(folder);
    expect(deliveries).toMatchObject([{ key: 'caf%E9.log', size: 4 }]);
    const pieces: Uint8Array[] = [];
    for await (const piece of (await deliveries[0]?.body()) ?? []) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('menu');
    write('caf%E9.log', 'another menu');
    expect(await keys()).toEqual(['caf%E9.log']);
    expect((await filesOf(folder)).leftOut).toEqual([
      'caf%E9.log: another file is delivered by this path, so rename one',
    ]);
  });

  it('are told of when they cannot be delivered', async () => {
    write('good');
    symlinkSync('nowhere', join(folder, 'broken\nlink'));
    symlinkSync('itself', join(folder, 'itself'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const deep = Array.from({ length: 5 }, () => 'd'.repeat(204)).join('/');
    mkdirSync(join(folder, deep), { recursive: true });
    write(`${deep}/x`);
    expect(await keys()).toEqual(['good']);
    expect((await filesOf(folder)).leftOut).toEqual([
      'broken\u{fffd}link: it is a link to nothing',
      `${deep}/x: its path has more than 1024 bytes, the most that a key of S3 may have`,
      'itself: it is a link that leads to itself',
      'pipe: it is neither a file nor a folder',
    ]);
  });

  it('are named by the folder itself, however that is written', async () => {
    write('a');
    symlinkSync(folder, join(root, 'link'));
    const [direct, linked] = [await filesOf(folder), await filesOf(join(root, 'link/../link'))];
    expect(linked.deliveries[0]?.id).toBe(direct.deliveries[0]?.id);
  });
});

describe('A folder without a log', () => {
  const refusal = () => deliveriesOf({ logs: folder, seed: 1, days: 1, format: 'legacy' }, 'logs');

  it('is refused before anything is deployed', async () => {
    await expect(refusal()).rejects.toThrow(`There is nothing to ingest in ${folder}, which is empty.`);
  });

  it('is refused with what was passed over', async () => {
    write('.hidden');
    symlinkSync('nowhere', join(folder, 'broken'));
    await expect(refusal()).rejects.toThrow(
      `There is nothing to ingest in ${folder}: broken: it is a link to nothing; files whose names begin with a dot are passed over.`,
    );
  });
});
