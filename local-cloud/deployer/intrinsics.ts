import { type Template, TemplateError } from './template.ts';

/** Where the intrinsic functions of a template look up values. */
export interface Scope {
  readonly template: Template;
  /** `AWS::Region` and the like, and the values of parameters. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The physical id of a resource. */
  ref(logicalId: string): string;
  getAtt(logicalId: string, attribute: string): unknown;
}

/** Stands for `AWS::NoValue` until the property or list item that holds it is left out. */
const noValue = Symbol('AWS::NoValue');

type Arguments = readonly unknown[];

/** Replaces all intrinsic functions in a part of a template with their values. */
export function resolve(value: unknown, scope: Scope): unknown {
  const resolved = evaluate(value, scope);
  return resolved === noValue ? undefined : resolved;
}

/** @param condition the name of a condition; a resource without one is always deployed */
export function holds(condition: string | undefined, scope: Scope): boolean {
  if (condition === undefined) return true;
  const expression = scope.template.Conditions?.[condition];
  if (expression === undefined) throw new TemplateError(`The template has no condition ${condition}.`);
  return evaluate(expression, scope) === true;
}

function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => evaluate(item, scope)).filter((item) => item !== noValue);
  }
  if (typeof value !== 'object' || value === null) return value;
  const [name = '', ...others] = Object.keys(value);
  if (others.length === 0 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'))) {
    const intrinsic = intrinsics[name];
    if (!intrinsic) throw new TemplateError(`The local deployer does not know ${name}.`);
    return intrinsic((value as Record<string, unknown>)[name], scope);
  }
  const entries = Object.entries(value).map(([key, item]) => [key, evaluate(item, scope)]);
  return Object.fromEntries(entries.filter(([, item]) => item !== noValue));
}

const intrinsics: Record<string, (argument: unknown, scope: Scope) => unknown> = {
  Ref: (name, scope) => {
    if (name === 'AWS::NoValue') return noValue;
    return Object.hasOwn(scope.values, String(name)) ? scope.values[String(name)] : scope.ref(String(name));
  },
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId = '', ...path] = Array.isArray(argument) ? argument : String(argument).split('.');
    return scope.getAtt(logicalId, String(evaluate(path.length === 1 ? path[0] : path.join('.'), scope)));
  },
  'Fn::Join': (argument, scope) => {
    const [delimiter, items] = argument as [string, unknown];
    return (evaluate(items, scope) as Arguments).join(delimiter);
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = evaluate(argument, scope) as [number, Arguments];
    return items[Number(index)];
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, text] = evaluate(argument, scope) as [string, string];
    return text.split(delimiter);
  },
  'Fn::Sub': (argument, scope) => {
    const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, object];
    const own = evaluate(variables, scope) as Record<string, unknown>;
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal, name) => {
      if (literal) return `\${${name}}`;
      if (Object.hasOwn(own, name)) return String(own[name]);
      return String(evaluate(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, scope));
    });
  },
  'Fn::GetAZs': (_region, scope) => ['a', 'b', 'c'].map((zone) => `${scope.values['AWS::Region']}${zone}`),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = evaluate(argument, scope) as [string, string, string];
    return scope.template.Mappings?.[map]?.[first]?.[second];
  },
  'Fn::If': (argument, scope) => {
    const [condition, whenTrue, whenFalse] = argument as [string, unknown, unknown];
    return evaluate(holds(condition, scope) ? whenTrue : whenFalse, scope);
  },
  Condition: (name, scope) =>
    typeof name === 'string' ? holds(name, scope) : { Condition: evaluate(name, scope) },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = evaluate(argument, scope) as [unknown, unknown];
    return left === right;
  },
  'Fn::Not': (argument, scope) => (evaluate(argument, scope) as Arguments)[0] !== true,
  'Fn::And': (argument, scope) => (evaluate(argument, scope) as Arguments).every(Boolean),
  'Fn::Or': (argument, scope) => (evaluate(argument, scope) as Arguments).some(Boolean),
};
