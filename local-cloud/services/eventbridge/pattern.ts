/** An event pattern: fields with the values that they may have, or with fields of their own. */
export interface Pattern {
  readonly [field: string]: Pattern | readonly Value[];
}

/** A value that a field may have, or how it may look. */
type Value = string | number | boolean | null | Readonly<Record<string, string>>;

type Test = (value: unknown) => boolean;

/** The comparisons that are served. In `wildcard`, `*` stands for any text. */
const comparisons: Readonly<Record<string, (expected: string) => (text: string) => boolean>> = {
  prefix: (expected) => (text) => text.startsWith(expected),
  suffix: (expected) => (text) => text.endsWith(expected),
  wildcard: (expected) => {
    const source = expected.split('*').map(RegExp.escape).join('[^]*');
    const expression = new RegExp(`^${source}$`);
    return (text) => expression.test(text);
  },
};

/**
 * An event matches when each field of the pattern has one of its values. A field that the event lacks has none.
 *
 * @throws Error naming a comparison that is not served
 */
export function compilePattern(pattern: Pattern): Test {
  const tests = Object.entries(pattern).map(([field, expected]): [string, Test] => [
    field,
    isList(expected) ? compileValues(expected) : compilePattern(expected),
  ]);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    tests.every(([field, test]) => test((value as Record<string, unknown>)[field]));
}

const isList = (expected: Pattern | readonly Value[]): expected is readonly Value[] =>
  Array.isArray(expected);

/** Of a field that is a list, one item is enough. */
function compileValues(values: readonly Value[]): Test {
  const tests = values.map(compileValue);
  return (value) => [value].flat().some((item) => tests.some((test) => test(item)));
}

function compileValue(expected: Value): Test {
  if (typeof expected !== 'object' || expected === null) return (value) => value === expected;
  const [[name = '', text = ''] = [], ...more] = Object.entries(expected);
  const comparison = Object.hasOwn(comparisons, name) ? comparisons[name] : undefined;
  if (!comparison || more.length > 0 || typeof text !== 'string') {
    throw new Error(`The comparison ${JSON.stringify(expected)} of an event pattern is not served here.`);
  }
  const test = comparison(text);
  return (value) => typeof value === 'string' && test(value);
}
