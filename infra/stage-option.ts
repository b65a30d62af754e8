import { parseArgs } from 'node:util';
import { type StageName, stages } from './stages.ts';

/**
 * Reads `--stage NAME` of a command, its only option.
 *
 * @returns undefined when it is missing or names no stage; the usage is printed then
 */
export function stageOption(command: string): StageName | undefined {
  const names = Object.keys(stages);
  const { values } = parseArgs({ options: { stage: { type: 'string' } }, strict: false });
  if (names.includes(String(values.stage))) return values.stage as StageName;
  console.error(`Say which stage: npm run ${command} -- --stage ${names.join('|')}`);
  process.exitCode = 2;
  return undefined;
}
