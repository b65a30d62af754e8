import { lineJudge } from '../../../tasks/classify/judge-line.ts';
import type { Section } from '../../../tasks/classify/judging/section.ts';
import type { LoadedWarehouse } from './loaded-warehouse.ts';

/** Unloads, judges and merges, as the `classify` state machine does. @returns the values that were unloaded */
export async function classify(
  loaded: LoadedWarehouse,
  version = '1',
  { all = false, sections = [] as readonly Section[] } = {},
): Promise<string[]> {
  const folder = `loads/${crypto.randomUUID()}/`;
  const rules = all ? 'none' : version;
  const target = `s3://masked/${folder}unclassified/`;
  await loaded.run('unload-unclassified', { rules, unsectioned: sections.length > 0 ? '' : rules, target });
  const lines = (await loaded.getObject(`${folder}unclassified/000`))
    .split('\n')
    .filter((line) => line !== '');
  const judge = lineJudge({ version, sections });
  if (lines.length > 0) {
    // One value stands in two files, as after a statement that was submitted again.
    await loaded.putObject(`${folder}judged/000`, lines.map((line) => `${judge(line)}\n`).join(''));
    await loaded.putObject(`${folder}judged/001`, `${judge(lines[0] as string)}\n`);
    await loaded.run('merge-classification', { judged: `s3://masked/${folder}judged/` });
  }
  return lines.map((line) => JSON.parse(line).value).sort();
}
