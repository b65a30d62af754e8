/** What the id of a distribution looks like, such as `E2EXAMPLE1TEST`. */
export const distributionId = 'E[A-Z0-9]{7,19}';

const isId = new RegExp(`^${distributionId}$`);
const fileName = new RegExp(`^(${distributionId})\\.\\d{4}-\\d\\d-\\d\\d-\\d\\d\\.`);

/**
 * The distribution whose log lies under a key. CloudFront names each log `<id>.YYYY-MM-DD-HH.<unique id>`, in whatever folder.
 * Nothing else of the key is looked at.
 *
 * @returns undefined for a file that CloudFront did not name
 */
export const distributionOfKey = (key: string): string | undefined =>
  fileName.exec(key.slice(key.lastIndexOf('/') + 1))?.[1];

/** The value of a field that should hold an id; undefined when it looks like anything else. */
export const distributionOfField = (value: string): string | undefined =>
  isId.test(value) ? value : undefined;
