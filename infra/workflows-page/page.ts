import { callsOf, type Machine, readMachine, statesOf } from './asl.ts';
import { diagramOf } from './diagram.ts';

/** What an ASL file does not say. */
interface About {
  /** Who starts it, other workflows apart. */
  readonly startedBy: readonly string[];
  readonly input: string;
}

/** In the order of the page. */
const workflows: Readonly<Record<string, About>> = {
  ingest: {
    startedBy: ['the function `start-ingest`, for new logs in the source bucket'],
    input:
      '`{"objects": [{"bucket", "key", "etag", "size", "versionId"}], "isolated": true}`; `versionId` and `isolated` are optional',
  },
  load: {
    startedBy: ['the schedule', 'hand'],
    input:
      '`{}`, `{"date"}` or `{"from", "to"}`, with `reload` and `skipVacuum` if you like; the schedule gives `scheduledTime`',
  },
  classify: {
    startedBy: ['hand'],
    input: '`{}`, or `{"all": true}` to judge everything again',
  },
  vacuum: { startedBy: ['hand'], input: '`{}`, or `tables` and `mode`' },
  backfill: {
    startedBy: ['hand'],
    input:
      '`{}`, or `source` (where a stage has several), `prefix`, `maxConcurrency` and `toleratedFailurePercentage`',
  },
  migrate: { startedBy: ['the function `migrate-at-deployment`', 'hand'], input: 'none: `{}`' },
  'run-sql': { startedBy: [], input: '`{"script", "parameters"}`' },
  'forget-salts': { startedBy: ['a schedule of its own, daily', 'hand'], input: 'none: `{}`' },
  'report-failure': {
    startedBy: ['an EventBridge rule, for each execution of another than run-sql that ends without success'],
    input: 'the event; its `detail.executionArn` counts',
  },
};

const intro = `# Workflows

<!-- Written by \`npm run workflows\` from the files in asl/. Do not edit it here. -->

Each state machine as its ASL file defines it. [The architecture](architecture.md) shows how they work together.

Diamonds are choices, boxes are calls of functions and services, boxes with double sides start another workflow, hexagons wait. What has
round ends is an end of the execution, a red one a failure. Dashed arrows are errors that are caught; all others fail the execution at
their state, where it can be redriven.`;

/** `docs/workflows.md`, made from the ASL files. */
export function workflowsPage(): string {
  const machines = Object.keys(workflows).map((name) => [name, readMachine(name)] as const);
  const sections = machines.map(([name, machine]) => sectionOf(name, machine, startersOf(name, machines)));
  return `${[intro, ...sections].join('\n\n')}\n`;
}

function sectionOf(name: string, machine: Machine, starters: readonly string[]): string {
  const { startedBy, input } = workflows[name] as About;
  return [
    `## ${name}`,
    '',
    machine.Comment,
    '',
    `- Started by: ${[...startedBy, ...starters].join('; ')}.`,
    `- Starts or calls: ${callsIn(name, machine).join(', ')}.`,
    `- Input: ${input}.`,
    '',
    '```mermaid',
    diagramOf(machine, name),
    '```',
  ].join('\n');
}

/** The workflows that start one, in Markdown. */
function startersOf(started: string, machines: readonly (readonly [string, Machine])[]): string[] {
  return machines
    .filter(([name, machine]) =>
      statesOf(machine).some((state) =>
        callsOf(state, name).some((call) => call.kind === 'workflow' && call.name === started),
      ),
    )
    .map(([name]) => (name === started ? 'itself' : `[${name}](#${name})`));
}

/** Each thing once, workflows first. */
function callsIn(name: string, machine: Machine): string[] {
  const calls = statesOf(machine).flatMap((state) => callsOf(state, name));
  const texts = {
    workflow: (called: string) => (called === name ? 'itself' : `[${called}](#${called})`),
    function: (called: string) => `the function \`${called}\``,
    service: (called: string) => called,
  };
  const of = (kind: keyof typeof texts) =>
    calls.filter((call) => call.kind === kind).map((call) => texts[kind](call.name));
  return [...new Set([...of('workflow'), ...of('function'), ...of('service')])];
}
