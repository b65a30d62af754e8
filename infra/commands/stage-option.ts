import { parseArgs } from 'node:util';
import { type StageName, stages } from '../stages.ts';

/**
 * Reads `--stage NAME` of a command, its only option beside `--help`.
 *
 * @returns undefined when there is nothing to do: the stage is missing or unknown, or help was asked for. The usage is printed then
 */
export function stageOption(command: string): StageName | undefined {
  const names = Object.keys(stages);
  const { values } = parseArgs({
    options: { stage: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    strict: false,
  });
  const usage = `Usage: npm run ${command} -- --stage ${names.join('|')}`;
  if (values.help) {
    console.log(usage);
    return undefined;
  }
  if (names.includes(String(values.stage))) return values.stage as StageName;
  console.error(`Say which stage: ${names.join(' or ')}. Stages are defined in infra/stages.ts.\n${usage}`);
  process.exitCode = 2;
  return undefined;
}
