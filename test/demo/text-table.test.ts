import { columnsOf } from '../../demo/terminal-text.ts';
import { textTable } from '../../demo/text-table.ts';

test('numbers stand to the right, texts to the left, and what is unknown is a dash', () => {
  const rows = [
    ['/', 1234],
    ['/a', null],
  ];
  expect(textTable(['path', 'requests'], rows)).toBe(
    '  path  requests\n  /        1,234\n  /a           -\n',
  );
});

test('the longest texts are cut until a line has 80 columns, whatever alphabet they are in', () => {
  const rows = [
    ['www.example.com', `/${'a'.repeat(200)}.html`, 1],
    [`${'h'.repeat(70)}.example`, `/${'日本'.repeat(50)}`, 1_000_000],
  ];
  const lines = textTable(['host', 'path', 'requests'], rows).trimEnd().split('\n');
  expect(lines.map(columnsOf).filter((columns) => columns > 80)).toEqual([]);
  expect(lines[1]).toMatch(/^ {2}www\.example\.com +\/a+…a+\.html +1$/);
  expect(lines[2]).toMatch(/^ {2}h+…h+\.example {2}\/[日本]+…[日本]+ +1,000,000$/);
});
