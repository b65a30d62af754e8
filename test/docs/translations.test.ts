import { type CodeBlock, headingLevels, page, pages } from './pages.ts';

/** What must be the same in both languages: commands, queries and results; not diagrams, nor comments of commands. */
const comparable = (blocks: readonly CodeBlock[]) =>
  blocks
    .filter(({ language }) => language !== 'mermaid')
    .map(({ language, code }) => (language === 'sh' ? code.replaceAll(/ *# .*$/gm, '') : code));

describe.each(pages('ja'))('$path', ({ path, ...japanese }) => {
  const english = page(path.replace('.ja.md', '.md'));

  it('has the sections of the English page', () => {
    expect(headingLevels({ path, ...japanese })).toEqual(headingLevels(english));
  });

  it('has the commands and queries of the English page', () => {
    expect(comparable(japanese.codeBlocks)).toEqual(comparable(english.codeBlocks));
  });

  it('links to the English page, and the English page to it', () => {
    const [name, englishName] = [path, english.path].map((each) => each.split('/').at(-1));
    expect(japanese.text).toContain(`[English](${englishName})`);
    expect(english.text).toContain(`[日本語](${name})`);
  });
});
