import { UnknownPermissionError } from './errors.ts';
import { arnWildcard, wildcard } from './wildcard.ts';

/** The facts about a request besides its action and resource, by condition key. */
export type Context = Readonly<Record<string, string>>;

/** Tests the value of a condition key. */
type Test = (value: string) => boolean;

/** The operators that templates use. Each makes a test of one value of a condition. */
const operators: Readonly<Record<string, (expected: string) => Test>> = {
  ArnEquals: arnTest,
  ArnLike: arnTest,
  Bool: (expected) => (value) => value.toLowerCase() === expected.toLowerCase(),
  NumericLessThan: (expected) => (value) => Number(value) < Number(expected),
  StringEquals: (expected) => (value) => value === expected,
  StringLike: (expected) => wildcard(expected),
};

/** Operators that are fulfilled when no value matches, or the request does not have the key. */
const negated: Readonly<Record<string, (expected: string) => Test>> = { ArnNotEquals: arnTest };

/** The condition keys that requests have here. */
const keys = [
  'aws:PrincipalArn',
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'cloudwatch:namespace',
  's3:TlsVersion',
  's3:prefix',
];

/** `{ operator: { key: value or values } }`, as in policies. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Every operator and key must match one of its values, or none if the operator is negated. A key that a request does not have
 * matches none.
 *
 * @throws UnknownPermissionError naming the operator or the key
 */
export function compileConditions(block: ConditionBlock = {}): (context: Context) => boolean {
  const tests = Object.entries(block).flatMap(([operator, conditions]) =>
    Object.entries(conditions).map(([key, expected]) => compileCondition(operator, key, expected)),
  );
  return (context) => tests.every((test) => test(context));
}

function compileCondition(operator: string, key: string, expected: unknown): (context: Context) => boolean {
  const isNegated = Object.hasOwn(negated, operator);
  const known = isNegated ? negated : operators;
  const makeTest = Object.hasOwn(known, operator) ? known[operator] : undefined;
  if (!makeTest) throw new UnknownPermissionError(`The condition operator ${operator} is not known here.`);
  const name = keys.find((each) => each.toLowerCase() === key.toLowerCase());
  if (!name) throw new UnknownPermissionError(`The condition key ${key} is not known here.`);
  const values = [expected].flat().map(String);
  const variable = values.find((value) => value.includes('${'));
  if (variable) throw new UnknownPermissionError(`The policy variable in ${variable} is not known here.`);
  const tests = values.map(makeTest);
  return (context) => {
    const value = context[name];
    const matches = value !== undefined && tests.some((test) => test(value));
    return matches !== isNegated;
  };
}

/** ArnEquals, ArnLike and ArnNotEquals all take wildcards. */
function arnTest(expected: string): Test {
  const test = arnWildcard(expected);
  if (!test) throw new UnknownPermissionError(`The condition value ${expected} is no ARN.`);
  return test;
}
