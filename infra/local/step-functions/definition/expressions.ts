import { compile, expressionIn } from '../jsonata.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';

/** What CloudFormation or a deployer should have replaced. */
const placeholder = /\$\{[A-Z][A-Za-z0-9]*\}/;

/** Every expression parses, and no placeholder is left over, wherever in a definition it stands. */
export function checkExpressions(value: unknown, location = ''): Diagnostic[] {
  if (typeof value === 'string') return checkText(value, location);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) =>
    checkExpressions(member, Array.isArray(value) ? `${location}[${key}]` : `${location}/${key}`),
  );
}

function checkText(text: string, location: string): Diagnostic[] {
  if (location.endsWith('/Comment')) return [];
  const left = placeholder.exec(text)?.[0];
  if (left) return [schemaError(`The placeholder ${left} has no value`, location)];
  if (!text.startsWith('{%')) return [];
  const source = expressionIn(text);
  if (source === undefined) return [schemaError(`A JSONata expression must end with '%}'`, location)];
  try {
    compile(source);
    return [];
  } catch (error) {
    return [schemaError(`The JSONata expression does not parse: ${(error as Error).message}`, location)];
  }
}
