import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AslFile, aslFiles, expressionsIn, type State } from './asl-files.ts';
import * as jsonataToTypescript from './jsonata-to-typescript.ts';
import { toTypescript, variablesOf } from './jsonata-to-typescript.ts';
import * as serviceTypes from './service-types.ts';
import { typesOf } from './service-types.ts';

interface Call {
  readonly Resource: string;
  readonly Arguments?: Readonly<Record<string, unknown>>;
}

/** What a state calls: a Task one service, a Distributed Map one to read and one to write. */
const callsOf = ({ Resource, Arguments, ItemReader, ResultWriter }: State): Call[] =>
  [{ Resource, Arguments } as Call, ItemReader as Call, ResultWriter as Call].filter(
    (each) => each?.Resource,
  );

const calls = aslFiles.flatMap(({ name: file, states }) =>
  states.flatMap((state) => callsOf(state).map((call) => ({ state: `${file}: ${state.name}`, ...call }))),
);

describe('Every service call of every workflow', () => {
  it('is one whose input is known', () => {
    expect(calls.filter(({ Resource, Arguments }) => !typesOf(Resource, Arguments))).toEqual([]);
  });

  it('passes arguments that the service knows, and reads from its result what is there', () => {
    expect(typeErrors(aslFiles.flatMap(statementsOf))).toBe('');
  });

  it.each([
    ['an argument by a wrong name', 'Arguments', { Id: '1', Wait: true }],
    ['an argument of a wrong type', 'Arguments', { Id: 1 }],
    ['none of what is required', 'Arguments', {}],
    [
      'an expression that makes a wrong argument',
      'Arguments',
      "{% $merge([{ 'Id': '1' }, { 'Wait': true }]) %}",
    ],
    [
      'a variable merged into the arguments that has too much',
      'Arguments',
      "{% ($more := { 'Id': '1', 'Wait': true }; $merge([$more, { 'Id': '1' }])) %}",
    ],
    ['an expression in an argument that makes a wrong type', 'Arguments', { Id: '{% 1 + 1 %}' }],
    ['a result that is not there', 'Output', '{% $states.result.Statu %}'],
    [
      'a field of a list in the result that is not there',
      'Output',
      '{% $states.result.SubStatements.Statu %}',
    ],
    ['a filter by what is not there', 'Output', '{% $states.result.SubStatements[HasResult].Id %}'],
    ['a new object of what is not there', 'Output', "{% $states.result.SubStatements.{ 'id': ID } %}"],
    [
      'a variable that holds no such result',
      'Output',
      '{% ($s := $states.result.SubStatements; $s[-1].ID) %}',
    ],
  ])('would be found with %s', (_, field, value) => {
    const state = {
      name: 'Describe statement',
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:redshiftdata:describeStatement',
      Arguments: { Id: '1' },
      [field]: value,
    };
    expect(typeErrors(statementsOf({ name: 'spoiled', states: [state] }))).toMatch(/error TS/);
  });

  it('would be found with a wrong field of what a variable was assigned', () => {
    const { name, states } = aslFiles.find((file) => file.name === 'run-sql') as AslFile;
    const spoiled = JSON.parse(JSON.stringify(states).replaceAll('$script.connection', '$script.conection'));
    expect(typeErrors(statementsOf({ name, states: spoiled }))).toContain('\'"conection"\'');
  });
});

/** A workflow as TypeScript: a block for each state. */
function statementsOf({ name: file, states }: Pick<AslFile, 'name' | 'states'>): string[] {
  const assigned = variables(states);
  const declared = [...assigned].map(([name, type]) => `declare const $${name}: ${type};`);
  const blocks = states.map((state) => {
    const [first] = callsOf(state);
    const output = (state.Resource && first && typesOf(first.Resource, first.Arguments)?.output) || 'any';
    const checked = callsOf(state).flatMap(({ Resource, Arguments }) => {
      const input = `Mutable<${typesOf(Resource, Arguments)?.input ?? 'never'}>`;
      return [
        `const passed: ${input} = ${typescript(Arguments)};`,
        // What is spread into an object literal may be too much without an error.
        `const value = ${typescript(Arguments)}; const extra: [Extra<typeof value, ${input}>] extends [never] ? true : false = true;`,
      ];
    });
    const { Arguments, ItemProcessor, Branches, ...rest } = state;
    const read = expressionsIn(rest).map((expression) => `void ${toTypescript(filled(expression))};`);
    return `// ${file}: ${state.name}
      {
        const $states = given<{ input: any; context: any; errorOutput: any; result: Mutable<${output}> }>();
        ${[...checked.map((each) => `{ ${each} }`), ...read].join('\n')}
      }`;
  });
  return [`export namespace ${file.replaceAll('-', '_')} {\n${[...declared, ...blocks].join('\n')}\n}`];
}

/**
 * The variables of a workflow. Of one that is assigned once, a part of a result as it stands, the type is known.
 */
function variables(states: readonly State[]): Map<string, string> {
  const types = new Map<string, string>();
  for (const { Resource, Arguments, Assign, Choices = [] } of states) {
    const output = Resource && typesOf(Resource, Arguments as Call['Arguments'])?.output;
    const assigned = [Assign, ...Choices.map((choice) => choice.Assign)];
    for (const [name, value] of assigned.flatMap((each) => Object.entries(each ?? {}))) {
      const [expression] = expressionsIn(value);
      const known = output && expression && [...variablesOf(expression)].join() === 'states';
      const path = /^\$states\.result((\.\w+)+)$/
        .exec(known ? expression : '')?.[1]
        ?.slice(1)
        .split('.');
      const type = path?.reduce((from, step) => `${from}['${step}']`, `Mutable<${output}>`) ?? 'any';
      types.set(name, types.has(name) ? 'any' : type);
    }
  }
  return types;
}

/** Placeholders stand for ARNs, names and numbers. */
const filled = (expression: string) => expression.replaceAll(/\$\{\w+\}/g, '3');

/** A JSON value with its expressions as TypeScript. */
function typescript(value: unknown): string {
  if (typeof value === 'string') {
    return value.startsWith('{%') ? toTypescript(filled(value.slice(2, -2).trim())) : JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(typescript).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${typescript(item)}`);
  return `{ ${entries.join(', ')} }`;
}

function typeErrors(source: readonly string[]): string {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  mkdirSync(join(root, '.local'), { recursive: true });
  const folder = mkdtempSync(join(root, '.local', 'service-calls-'));
  try {
    writeFileSync(
      join(folder, 'calls.ts'),
      [jsonataToTypescript.prelude, serviceTypes.prelude, ...source].join('\n'),
    );
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, erasableSyntaxOnly: false },
        include: ['calls.ts'],
        exclude: [],
      }),
    );
    execFileSync('tsc', ['--project', folder], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
