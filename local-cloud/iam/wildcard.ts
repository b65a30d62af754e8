/** Tests texts against an IAM pattern: `*` matches any text, `?` any character. */
export function wildcard(pattern: string, flags = ''): (text: string) => boolean {
  if (!/[*?]/.test(pattern) && flags === '') return (text) => text === pattern;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  const expression = new RegExp(`^${source}$`, flags);
  return (text) => expression.test(text);
}

/**
 * Tests ARNs against a pattern. Each of the six parts is matched alone, so that a wildcard never reaches into the next.
 *
 * @returns undefined for a pattern that is not an ARN
 */
export function arnWildcard(pattern: string): ((arn: string) => boolean) | undefined {
  const parts = partsOf(pattern);
  if (parts.length < 6 || parts[0] !== 'arn') return undefined;
  const tests = parts.map((part) => wildcard(part));
  return (arn) => {
    const actual = partsOf(arn);
    return actual.length === tests.length && tests.every((test, index) => test(actual[index] as string));
  };
}

/** The last part of an ARN may contain colons. */
function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length > 6 ? [...parts.slice(0, 5), parts.slice(5).join(':')] : parts;
}
