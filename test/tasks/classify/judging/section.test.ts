import { sectionJudge } from '../../../../tasks/classify/judging/section.ts';

const sectionOf = sectionJudge([
  { name: 'Home', pattern: '/' },
  { name: 'Feeds', pattern: '*.xml' },
  { name: 'Blog', pattern: '/blog/*' },
  { name: 'Comments', pattern: '/*/comments/*' },
  { name: '好', pattern: '/好/*' },
]);

test.each([
  ['/', 'Home'],
  ['/blog/', 'Blog'],
  ['/blog/2026/a', 'Blog'],
  ['/blog/feed.xml', 'Feeds'],
  ['/shop/comments/1', 'Comments'],
  ['/%25E5%25A5%25BD/a', '好'],
  ['/blog', null],
  ['/BLOG/a', null],
  ['/shop/', null],
  ['/comments/1', null],
  ['-', null],
])('%s is in section %s', (path, section) => {
  expect(sectionOf(path)).toBe(section);
});

test('without sections there is none', () => {
  expect(sectionJudge([])('/blog/')).toBeNull();
});
