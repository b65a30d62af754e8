import { checkSections } from '../../infra/check-sections.ts';

it('takes sections with names and patterns of paths', () => {
  checkSections([]);
  checkSections([
    { name: 'Blog', pattern: '/blog/*' },
    { name: 'Feeds', pattern: '*.xml' },
  ]);
});

it('names every fault', () => {
  const sections = [
    { name: ' ', pattern: 'blog/*' },
    { name: 'x'.repeat(3100), pattern: '/' },
  ];
  expect(() => checkSections(sections)).toThrow(
    expect.objectContaining({
      name: 'InvalidSectionsError',
      message: expect.stringMatching(/1 to 256 bytes.*"blog\/\*".*1 to 256 bytes.*3072 are the most/s),
    }),
  );
});
