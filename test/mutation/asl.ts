import { type Mutant, mutantsOfText, type TextRule } from './text.ts';
import { mutantsOfTypeScript } from './typescript.ts';

const jsonataRules: readonly TextRule[] = [
  [/ = /g, ' != '],
  [/ != /g, ' = '],
  [/ < /g, ' <= ', ' > '],
  [/ <= /g, ' < ', ' > '],
  [/ > /g, ' >= ', ' < '],
  [/ >= /g, ' > ', ' < '],
  [/ and /g, ' or '],
  [/ or /g, ' and '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \? /g, ' and false ? ', ' or true ? '],
  [/\$[a-z]\w*\(/gi, '('],
  [/\[[^[\]]+\]/g, ''],
  [/'[^']+'/g, "''"],
  [/\|[^|/()]+/g, ''],
  [/(?<=[/(|])[^|/()]+\|/g, ''],
  [/(?<=[/(|])\^|\$(?=[/)|])/g, ''],
  [/(?<![\w'])(\d+)(?![\w'])/g, '1$1', '0'],
];

/**
 * Amazon States Language: a key, an entry of a list left out; another number; another state next; a condition turned round;
 * and the mutants of JSONata, by its text.
 */
export function mutantsOfAsl(text: string): Mutant[] {
  const states = [...text.matchAll(/"([^"]+)": \{\s*"Type":/g)].map(([, name = '']) => name);
  const ofString = (literal: string, start: number, key: string): Mutant[] => {
    const replaced = (replacement: string) => [{ start, end: start + literal.length, replacement }];
    const [, expression] = /^"\{%(.*)%\}"$/s.exec(literal) ?? [];
    if (expression !== undefined) {
      return [
        ...mutantsOfText(literal, jsonataRules, start),
        ...(key === 'Condition' ? replaced(`"{% $not(${expression.trim()}) %}"`) : []),
      ];
    }
    if (/^(Next|Default|StartAt)$/.test(key)) {
      const other = states[(states.indexOf(literal.slice(1, -1)) + 1) % states.length];
      return replaced(`"${other}"`);
    }
    return /^(Comment|Type|Resource|QueryLanguage|ErrorEquals)$/.test(key) ? [] : replaced('""');
  };
  return mutantsOfTypeScript(text, ofString, '(').filter(
    ({ start }) => !/^[,\s]*"(Comment|QueryLanguage|Type)"/.test(text.slice(start)),
  );
}
