import jsonata from 'jsonata';

/** What the types of jsonata leave out. */
interface Node extends Omit<jsonata.ExprNode, 'lhs' | 'type'> {
  readonly type: string;
  readonly lhs?: Node | Node[] | [Node, Node][];
  readonly condition?: Node;
  readonly then?: Node;
  readonly else?: Node;
  readonly body?: Node;
  readonly expr?: Node;
  readonly predicate?: Node[];
}

/** What the functions of JSONata give; the others give what they are given, in a way that types do not tell. */
const results: Readonly<Record<string, string>> = {
  ...typed('number', ['count', 'floor', 'length', 'millis', 'min', 'sum', 'toMillis']),
  ...typed('string', ['fromMillis', 'hash', 'join', 'replace', 'string', 'substring', 'type']),
  ...typed('boolean', ['contains', 'exists', 'not']),
  ...typed('string[]', ['keys', 'split']),
};

const operators: Readonly<Record<string, string>> = {
  ...typed('string', ['&']),
  ...typed('number', ['+', '-', '*', '/', '%', '..']),
  ...typed('boolean', ['=', '!=', '<', '>', '<=', '>=', 'and', 'or', 'in']),
};

/** Declares what the translated expressions are made of. A path goes through lists as JSONata's do. */
export const prelude = `
type Item<T> = NonNullable<T> extends readonly (infer E)[] ? Item<E> : NonNullable<T>;
type Step<T, K extends keyof Item<T>> = NonNullable<T> extends readonly unknown[] ? NonNullable<Item<T>[K]>[] : NonNullable<Item<T>[K]>;
declare function step<T, K extends keyof Item<T>>(from: T, name: K): Step<T, K>;
declare function item<T>(list: T): Item<T>;
declare function where<T>(list: T, condition: ($: Item<T>) => unknown): T;
declare function each<T, R>(list: T, body: ($: Item<T>) => R): R;
declare function list<T extends unknown[]>(...items: T): Item<T[number]>[];
declare function given<T>(...values: unknown[]): T;
declare const $: any;
`;

/**
 * A JSONata expression as TypeScript of nearly the same type: a step to a field that is not there does not compile.
 *
 * @param expression without its marks
 * @throws Error for a part of the language that no workflow has used yet
 */
export const toTypescript = (expression: string): string => translate(jsonata(expression).ast() as Node);

/** The variables of an expression that it does not bind itself, `$states` included. */
export function variablesOf(expression: string): Set<string> {
  return new Set([...expression.matchAll(/\$([a-z]\w*)\b(?!\()/gi)].map(([, name]) => name as string));
}

function translate(node: Node): string {
  const value = unfiltered(node);
  return [...(node.predicate ?? []), ...(node.stages ?? [])].reduce(filtered, value);
}

function filtered(value: string, { expr }: Node): string {
  return expr?.type === 'number' ? `item(${value})` : `where(${value}, ($) => ${translate(expr as Node)})`;
}

function unfiltered(node: Node): string {
  const { type, value, lhs, rhs } = node;
  switch (type) {
    case 'string':
    case 'number':
    case 'value':
      return JSON.stringify(value);
    case 'regex':
      return '/x/';
    case 'variable':
      return `$${value}`;
    case 'name':
      return `step($, ${JSON.stringify(value)})`;
    case 'path':
      return path(node.steps as Node[]);
    case 'condition':
      return `(${translate(node.condition as Node)} ? ${translate(node.then as Node)} : ${node.else ? translate(node.else) : 'undefined'})`;
    case 'binary':
      return `given<${operators[value] ?? fail(node)}>(${translate(lhs as Node)}, ${translate(rhs as Node)})`;
    case 'unary':
      return value === '['
        ? `list(${(node.expressions as Node[]).map(translate).join(', ')})`
        : value === '{'
          ? object(lhs as [Node, Node][])
          : fail(node);
    case 'block':
      return block(node.expressions as Node[]);
    case 'lambda':
      return `((${node.arguments?.map((each) => `$${each.value}?: any`).join(', ')}): any => ${translate(node.body as Node)})`;
    case 'function':
      return call(node.procedure?.value, node.arguments as Node[]);
    default:
      return fail(node);
  }
}

/** The first step stands where the path begins; each other is taken from what the steps before it found. */
function path([first, ...others]: readonly Node[]): string {
  return others.reduce(
    (from, node) => {
      if (node.type === 'wildcard') return `given<any>(${from})`;
      if (node.type !== 'name') return `each(${from}, ($) => ${translate(node)})`;
      return (node.stages ?? []).reduce(filtered, `step(${from}, ${JSON.stringify(node.value)})`);
    },
    translate(first as Node),
  );
}

const object = (entries: [Node, Node][]): string => `({ ${members(entries)} })`;

const members = (entries: [Node, Node][]): string =>
  entries
    .map(
      ([key, item]) =>
        `${key.type === 'string' ? translate(key) : `[given<string>(${translate(key)})]`}: ${translate(item)}`,
    )
    .join(', ');

function block(expressions: readonly Node[]): string {
  const lines = expressions.map((node, index) => {
    if (node.type === 'bind') return `const $${(node.lhs as Node).value} = ${translate(node.rhs as Node)};`;
    return index === expressions.length - 1 ? `return ${translate(node)};` : `${translate(node)};`;
  });
  return `(() => { ${lines.join(' ')} })()`;
}

function call(name: string, args: readonly Node[]): string {
  const [first] = args;
  if (name === 'merge' && first?.type === 'unary') {
    const parts = (first.expressions as Node[]).map((part) =>
      part.type === 'unary' ? members(part.lhs as [Node, Node][]) : `...${translate(part)}`,
    );
    return `({ ${parts.join(', ')} })`;
  }
  return `given<${results[name] ?? 'any'}>(${args.map(translate).join(', ')})`;
}

function fail({ type, value }: Node): never {
  throw new Error(`JSONata's ${type} ${value} cannot be told in TypeScript yet.`);
}

function typed(type: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, type]));
}
