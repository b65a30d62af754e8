import { parseSync } from '@swc/core';
import { type Mutant, mutantsOfText, type TextRule } from './text.ts';

/** A node of swc's syntax tree, as far as mutants need it. */
export interface Node {
  readonly type: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly [member: string]: unknown;
}

/** The mutants of a string literal. `key` is the property that it is the value of. */
export type StringRule = (literal: string, start: number, key: string) => Mutant[];

const operators: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['<<', '>>'],
  '&': ['|'],
  '|': ['&'],
  '&&': ['||'],
  '||': ['&&'],
  '??': [],
  '+=': ['-=', '='],
  '-=': ['+='],
  '??=': ['='],
  '|=': ['='],
  '++': ['--'],
  '--': ['++'],
};

/** Methods that give back something like what they are called on: the call can be left out. */
const droppable =
  /^(concat|default|filter|flat|max|min|normalize|optional|padEnd|padStart|regex|replace|replaceAll|reverse|slice|sort|startsWith|strict|subarray|toLowerCase|trim)$/;

const counterparts: readonly TextRule[] = [
  [/\bevery$/g, 'some'],
  [/\bsome$/g, 'every'],
  [/\bmin$/g, 'max'],
  [/\bmax$/g, 'min'],
  [/\bstartsWith$/g, 'endsWith'],
  [/\bendsWith$/g, 'startsWith'],
  [/\ball$/g, 'allSettled'],
  [/\ballSettled$/g, 'all'],
];

const regExpRules: readonly TextRule[] = [
  [/(?<=^\/)\^|\$(?=\/\w*$)/g, ''],
  [/(?<![\\[(])[+*?](?!\w*$)|\{\d+(,\d*)?\}/g, ''],
  [/(?<=[\])\w])\+/g, '*'],
  [/\\([dsw])/g, '.'],
  [/(?<!\\)\[\^/g, '['],
  [/(?<!\\)\[(?!\^)/g, '[^'],
  [/(?<=\/)[gimsu]+$/g, ''],
  [/\(\?<?[=!][^()]*\)/g, ''],
];

const emptied: StringRule = (literal, start) => [
  { start, end: start + literal.length, replacement: literal.length > 2 ? "''" : "'x'" },
];

/** TypeScript, byte for byte in Latin-1: the classic mutants. JSON is read when it stands after a `prefix` such as `(`. */
export function mutantsOfTypeScript(text: string, ofString = emptied, prefix = ''): Mutant[] {
  const source = Buffer.from(prefix + text + (prefix && ')'), 'latin1').toString();
  const place = (node: Node) => extent(node).map((at) => at - 1 - prefix.length) as [number, number];
  const textOf = (node: unknown) => text.slice(...place(node as Node));
  const replace = (node: unknown, ...replacements: string[]): Mutant[] => {
    const [start, end] = place(node as Node);
    return replacements.map((replacement) => ({ start, end, replacement }));
  };
  const between = (left: Node, right: Node, what: string, ...replacements: string[]): Mutant[] => {
    const start = text.indexOf(what, place(left)[1]);
    if (start < 0 || start >= place(right)[0]) return [];
    return replacements.map((replacement) => ({ start, end: start + what.length, replacement }));
  };
  /** Each element left out, with its comma. */
  const leaveOut = (elements: readonly Node[]): Mutant[] =>
    elements.map((element, index) => {
      const [start, end] = place(element);
      const [before, after] = [elements[index - 1], elements[index + 1]];
      return {
        start: before && !after ? place(before)[1] : start,
        end: after ? place(after)[0] : end,
        replacement: '',
      };
    });

  const ofNode = (node: Node, key: string): Mutant[] => {
    const { operator, left, right, test, argument, expression, body } = node as Record<string, Node>;
    const symbol = String(operator);
    switch (node.type) {
      case 'BinaryExpression':
        return [
          ...between(left as Node, right as Node, symbol, ...(operators[symbol] ?? [])),
          ...(/&&|\|\||\?\?/.test(symbol) ? replace(node, textOf(left), textOf(right)) : []),
        ];
      case 'AssignmentExpression':
        return between(left as Node, right as Node, symbol, ...(operators[symbol] ?? []));
      case 'ConditionalExpression':
        return replace(node, textOf(node['consequent']), textOf(node['alternate']));
      case 'IfStatement':
        return replace(test, 'true', 'false');
      case 'WhileStatement':
      case 'ForStatement':
        return test ? replace(test, 'false') : [];
      case 'UnaryExpression':
        return /[!-]/.test(symbol) ? replace(node, textOf(argument)) : [];
      case 'UpdateExpression':
        return replace(node, textOf(node).replace(symbol, (operators[symbol] ?? []).join()));
      case 'AwaitExpression':
        return replace(node, textOf(argument));
      case 'OptionalChainingExpression': {
        if (!node['optional']) return [];
        const { object, callee } = node['base'] as Record<string, Node>;
        const start = text.indexOf('?.', place((object ?? callee) as Node)[1]);
        return [{ start, end: start + 2, replacement: /[[(]/.test(text[start + 2] ?? '') ? '' : '.' }];
      }
      case 'CallExpression': {
        const { type, object, property } = node['callee'] as Record<string, Node>;
        if (String(type) !== 'MemberExpression') return [];
        return [
          ...(droppable.test(textOf(property)) && textOf(object) !== 'Math'
            ? replace(node, textOf(object))
            : []),
          ...mutantsOfText(textOf(property), counterparts, place(property as Node)[0]),
        ];
      }
      case 'StringLiteral':
        return ofString(textOf(node), place(node)[0], key);
      case 'TemplateLiteral':
        return replace(node, '``');
      case 'NumericLiteral': {
        const value = Number(textOf(node).replaceAll('_', ''));
        return replace(node, `${value + 1}`, prefix || value > 0 ? `${value - 1}` : '(-1)');
      }
      case 'BigIntLiteral':
        return replace(node, `(1n + ${textOf(node)})`);
      case 'BooleanLiteral':
        return replace(node, String(textOf(node) !== 'true'));
      case 'RegExpLiteral':
        return mutantsOfText(textOf(node), regExpRules, place(node)[0]);
      case 'ExpressionStatement':
        return prefix || /^super\b/.test(textOf(expression)) ? [] : replace(node, ';');
      case 'ThrowStatement':
      case 'BreakStatement':
      case 'ContinueStatement':
        return replace(node, ';');
      case 'ReturnStatement':
        return replace(node, argument && textOf(argument) !== 'undefined' ? 'return undefined;' : ';');
      case 'ArrowFunctionExpression':
        return body?.type === 'BlockStatement' ? [] : replace(body, 'undefined');
      case 'ArrayExpression':
        return leaveOut((node['elements'] as Node[]).filter(Boolean));
      case 'ObjectExpression':
        return leaveOut(node['properties'] as Node[]);
      case 'AssignmentPattern':
        return replace(node, textOf(left));
      case 'AssignmentPatternProperty':
        return node['value'] ? replace(node, textOf(node['key'])) : [];
      default:
        return [];
    }
  };

  const visit = (value: unknown, key = ''): Mutant[] => {
    if (Array.isArray(value)) return value.flatMap((item) => visit(item, key));
    if (value === null || typeof value !== 'object') return [];
    const node = value as Node;
    if (/^(Import|Export(Named|All))Declaration$/.test(node.type)) return [];
    if (/^Ts/.test(node.type)) return visit(node['expression'], key);
    if (node.type === 'KeyValueProperty') return visit(node['value'], keyOf(node['key'] as Node));
    return [...ofNode(node, key), ...Object.values(node).flatMap((child) => visit(child, key))];
  };
  return visit(parseSync(source, { syntax: 'typescript', target: 'es2024' }));
}

const keyOf = ({ value }: Node): string => String(value);

/** Where a node starts and ends: some have no span of their own. */
function extent(node: unknown): [number, number] {
  if (node === null || typeof node !== 'object') return [Number.POSITIVE_INFINITY, 0];
  const { type, span } = node as Node;
  if (type && span) return [span.start, span.end];
  const parts = Object.values(node).map((part) => extent(part));
  if (span) parts.push([(span as Node['span']).start, (span as Node['span']).end]);
  return [Math.min(...parts.map(([start]) => start)), Math.max(...parts.map(([, end]) => end))];
}
