import { readFileSync } from 'node:fs';
import { diagramOf } from '../../../infra/workflows-page/diagram.ts';
import { workflowsPage } from '../../../infra/workflows-page/page.ts';
import { aslFiles } from '../../asl/asl-files.ts';

const page = workflowsPage();

describe('docs/workflows.md', () => {
  it('is what npm run workflows makes of the ASL files', () => {
    expect(readFileSync(new URL('../../../docs/workflows.md', import.meta.url), 'utf8')).toBe(page);
  });

  it('has every workflow', () => {
    const sections = [...page.matchAll(/^## (.*)$/gm)].map(([, name]) => name);
    expect(sections.toSorted()).toEqual(aslFiles.map(({ name }) => name));
  });

  it('draws every state, and every way between two', () => {
    for (const { name, states } of aslFiles) {
      const section = page.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
      for (const state of states) {
        expect(section).toMatch(new RegExp(`"${state.name.replace('?', '\\?')}(:|<br/>|")`));
      }
      const ways = JSON.stringify(aslFiles.find((file) => file.name === name)?.definition).match(
        /"(Next|Default|StartAt)":/g,
      );
      const inner = states.filter(({ ItemProcessor }) => ItemProcessor).length;
      const ends = section.match(/--> finish/g)?.length ?? 0;
      expect(section.match(/^ +\w+(\(\( \)\))? -\.?->/gm)).toHaveLength((ways?.length ?? 0) - inner + ends);
    }
  });
});

describe('A diagram', () => {
  const lines = diagramOf(
    {
      StartAt: 'Ask all',
      States: {
        'Ask all': {
          Type: 'Map',
          MaxConcurrency: 1,
          ItemProcessor: {
            StartAt: 'Ask one',
            States: {
              'Ask one': {
                Type: 'Task',
                Resource: 'arn:aws:states:::lambda:invoke',
                // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholder
                Arguments: { FunctionName: '${RenderSqlFunctionArn}' },
                Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Give up' }],
                End: true,
              },
              'Give up': { Type: 'Fail' },
            },
          },
          Next: 'Well?',
        },
        'Well?': {
          Type: 'Choice',
          Choices: [{ Next: 'Wait', Comment: 'not yet' }, { Next: 'Tell' }],
          Default: 'Ask all',
        },
        Wait: { Type: 'Wait', Next: 'Well?' },
        Tell: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:sns:publish', End: true },
      },
    },
    'questions',
  ).split('\n');

  it.each([
    ['where it starts', '  start(( )) --> AskAll'],
    ['a Map around its states', '  subgraph AskAll["Ask all: for each, one at a time"]'],
    ['what a Task calls', '    AskOne["Ask one<br/><i>render-sql</i>"]'],
    ['an error that is caught, dashed', '    AskOne -.->|any error| GiveUp'],
    ['a failure in red', '    GiveUp(["Give up"]):::fail'],
    ['a choice as a question', '  Well{"Well?"}'],
    ['the comment of a rule on its way', '  Well -->|not yet| Wait'],
    ['a rule without a comment as a yes', '  Well -->|yes| Tell'],
    ['what happens otherwise', '  Well -->|otherwise| AskAll'],
    ['where it ends', '  Tell --> finish((( )))'],
  ])('shows %s', (_, line) => {
    expect(lines).toContain(line);
  });
});
