import crawlers from 'crawler-user-agents';

/** Those on the list behind which there is a person after all. */
const people: readonly RegExp[] = [
  // The browsers inside the apps of Instagram and Facebook. The first pattern is the build of a telephone's system.
  /\bInstagram \d.* Android \(|MetaIAB Facebook$/,
  // The browser inside Visual Studio Code.
  / Code\/1\..* Electron\//,
  // Makes an app of a site, on a Mac of 2009.
  / Fluid\/0\.9\.6 Safari\//,
];

/** User agents of robots that a public list knows. */
export const robots = (): string[] =>
  crawlers
    .flatMap(({ instances }) => instances)
    .filter((text) => !people.some((person) => person.test(text)));
