import { compile } from '../language/jsonata.ts';

/** A node, or a list of nodes, of the syntax tree of the library. Its properties depend on its type. */
type Node = { readonly type?: string; readonly value?: unknown; readonly steps?: readonly Node[] };

/**
 * Finds references of an expression to what does not exist, in the words of the service. There is no document around an
 * expression: it can read only `$states` and variables.
 * @param inCatcher - whether the expression is in a catcher, the only place with an error output
 * @throws JsonataError if the expression does not parse
 */
export function referenceProblems(source: string, inCatcher: boolean): string[] {
  const tree = compile(source).ast() as Node;
  const problems = topLevelNames(tree).map(
    (name) => `Reference to '${name}' at the top level is not supported.`,
  );
  const nodes = [...nodesOf(tree)];
  if (nodes.some(({ type, value }) => type === 'variable' && value === '$')) {
    problems.push("Reference to '$$' is not supported.");
  }
  if (!inCatcher && nodes.some(isErrorOutput)) problems.push("Field '$states.errorOutput' does not exist.");
  return [...new Set(problems)];
}

/** The parts of a node that read what the node has selected, not the document around the expression. */
const inner = new Set(['predicate', 'stages', 'group']);

/** The names that the expression would read from the document around it. */
function topLevelNames(node: Node): string[] {
  if (node.type === 'name') return [node.value as string];
  if (node.type === 'path') return topLevelNames(node.steps?.[0] as Node);
  if (node.type === 'transform') return [];
  return Object.entries(node)
    .filter(([key]) => !inner.has(key))
    .flatMap(([, part]) => (isNode(part) ? topLevelNames(part) : []));
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const part of Object.values(node)) if (isNode(part)) yield* nodesOf(part);
}

function isErrorOutput({ type, steps }: Node): boolean {
  const [first, second] = steps ?? [];
  return type === 'path' && first?.value === 'states' && second?.value === 'errorOutput';
}

function isNode(part: unknown): part is Node {
  return part !== null && typeof part === 'object' && !(part instanceof RegExp);
}
