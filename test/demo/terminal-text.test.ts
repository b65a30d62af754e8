import { columnsOf, cut, plain, wrapped } from '../../demo/terminal-text.ts';

test.each([
  ['abc', 3],
  ['日本語', 6],
  ['e\u{301}', 1],
  ['👩‍💻', 2],
  ['ｱ', 1],
])('%s takes %d columns', (text, columns) => {
  expect(columnsOf(text)).toBe(columns);
});

test('a text that is too long loses its middle, and no half of a character', () => {
  expect(cut('/articles/2026/index.html', 25)).toBe('/articles/2026/index.html');
  expect(cut('/articles/2026/index.html', 14)).toBe('/articl…x.html');
  expect(cut('日本語のログ', 6)).toBe('日…グ');
  expect(cut('👩‍💻👩‍💻👩‍💻', 5)).toBe('👩‍💻…👩‍💻');
});

test('nothing of a log is a command to the terminal', () => {
  expect(plain('a\u{1b}[31mb\nc\u{202e}d')).toBe('a\u{fffd}[31mb\u{fffd}c\u{fffd}d');
});

test('a long text goes on below, and a word stays whole', () => {
  const word = 'w'.repeat(90);
  const lines = wrapped(`${'ab '.repeat(30)}${word} c`, '  ').split('\n');
  expect(lines).toEqual(['ab '.repeat(27).slice(0, 80), '  ab ab ab', `  ${word}`, '  c']);
});
