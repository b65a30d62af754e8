import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type KnownStage, knownStages, localStagesFile, typeErrorsOf } from '../known-stages.ts';

export interface ChosenStage extends KnownStage {
  readonly name: string;
  /** The arguments without `--stage NAME`. */
  readonly rest: readonly string[];
}

export interface StageOptions {
  /** By default, those of this process. */
  readonly args?: readonly string[];
  /** The command's other options, for its usage. */
  readonly others?: string;
  readonly localFile?: string;
}

/**
 * Reads `--stage NAME` of a command, and says on stderr which file defines the stage.
 *
 * @returns undefined when there is nothing to do: the stage is missing, unknown or wrong, or help was asked for. It has said so
 */
export async function stageOption(
  command: string,
  { args = process.argv.slice(2), others = '', localFile = localStagesFile }: StageOptions = {},
): Promise<ChosenStage | undefined> {
  const typeErrors = existsSync(localFile) ? typeErrorsOf(localFile) : '';
  if (typeErrors) return refuse(typeErrors);
  const stages = await knownStages(localFile);
  const names = [...stages.keys()];
  const usage = `Usage: npm run ${command} -- --stage ${names.join('|')}${others}`;
  const { help, stage: name, rest } = parse(args);
  if (help) {
    console.log(usage);
    return undefined;
  }
  const known = stages.get(name ?? '');
  if (!known) {
    const files = [...new Set([...stages.values()].map(({ file }) => file))];
    const reason = name === undefined ? 'Say which stage' : `There is no stage ${name}`;
    return refuse(`${reason}. The stages of ${files.join(' and ')}: ${names.join(', ')}.\n${usage}`);
  }
  console.error(`The stage ${name} is defined in ${known.file}.`);
  return { ...known, name: name as string, rest };
}

function refuse(reason: string): undefined {
  console.error(reason);
  process.exitCode = 2;
}

/** All options but these two are left for others to read. */
function parse(args: readonly string[]): { help: boolean; stage?: string; rest: string[] } {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: { stage: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const ours = new Set(
    tokens.flatMap((token) =>
      token.kind === 'option' && token.name === 'stage'
        ? [token.index, ...(token.inlineValue ? [] : [token.index + 1])]
        : [],
    ),
  );
  return {
    help: values.help === true,
    // Without a value it is `true`.
    stage: typeof values.stage === 'string' ? values.stage : undefined,
    rest: args.filter((_, index) => !ours.has(index)),
  };
}
