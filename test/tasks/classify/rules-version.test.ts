import { rulesVersion } from '../../../tasks/classify/rules-version.ts';

test('the version of the rules is the same until they change, the sections of the stage among them', () => {
  const blog = { name: 'Blog', pattern: '/blog/*' };
  const versions = [[], [blog], [{ ...blog, pattern: '/blog/' }]].map(rulesVersion);
  expect(new Set(versions).size).toBe(3);
  expect(versions).toEqual([[], [blog], [{ ...blog, pattern: '/blog/' }]].map(rulesVersion));
  for (const version of versions) expect(version).toMatch(/^[0-9a-f]{16}$/);
});
