import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Progress } from '../../demo/progress.ts';

async function printed(terminal: object, summary: string): Promise<string> {
  const out = Object.assign(new PassThrough(), terminal);
  const progress = new Progress(out as unknown as NodeJS.WriteStream, {});
  await progress.step(
    'Deliver',
    async (update) => update('1 of 2 files'),
    () => summary,
  );
  out.end();
  return text(out);
}

test('a step is one plain line when nobody looks', async () => {
  expect(await printed({}, '2 files')).toMatch(/^ +\d\.\d s {2}Deliver {7}2 files\n$/);
});

test('a step changes in place on a terminal, within its width', async () => {
  const lines = (await printed({ isTTY: true, columns: 30 }, '2 files')).split('\r\x1b[K').slice(1);
  expect(lines.map((line) => line.slice(24))).toEqual(['…', '1 of ', '', '2 files\n'].filter(Boolean));
});

test('a long line goes on below', async () => {
  const summary = 'so far 12,345 logs masked, 123 rejected; 1,234,567 rows, 1,234 set aside';
  const lines = (await printed({}, summary)).trimEnd().split('\n');
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines.map((line) => line.slice(24)).join(' ')).toBe(summary);
});
