import { expressionIn } from '../language/jsonata.ts';
import { type Diagnostic, diagnostic, schemaError } from './diagnostic.ts';
import { referenceProblems } from './references.ts';

/** A placeholder that CloudFormation should have replaced. */
const placeholder = /\$\{[A-Z][A-Za-z0-9]*\}/;

/** Checks that all expressions in a definition parse and refer only to what exists, and that no placeholder is left. */
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
    const problems = referenceProblems(source, /\/Catch\[\d+\]\//.test(location));
    return problems.map((problem) => diagnostic('UNSUPPORTED_JSONATA_EXPRESSION', problem, location));
  } catch (error) {
    return [diagnostic('INVALID_JSONATA_EXPRESSION', (error as Error).message, location)];
  }
}
