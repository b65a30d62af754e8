import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { mutantsOfAsl } from './asl.ts';
import { type Mutant, mutantsOfSql } from './text.ts';
import { mutantsOfTypeScript } from './typescript.ts';

const usage = `Usage: npm run mutate -- [--tests PATH]… [--list] [FILE | FILE:LINE | FOLDER]…

Makes one small change after another to files of tasks/, workflows/ and asl/
(all, if none is named), in a copy of the project, and runs the related tests.
Prints the changes that no test notices: each is a test that is missing, or
makes no difference.

  --tests PATH  tests that those which survive the related ones meet as well
  --list        only print the changes
  -h, --help    show this`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string', multiple: true, default: [] },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit();
}

/** Each run leaves modules behind in the memory of the process that runs the tests. */
const mostRuns = 40;

// Others may be at work on this machine.
setPriority(10);
const copy = mkdtempSync(join(tmpdir(), 'mutants-'));
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort());
let runner: ReturnType<typeof startRunner> | undefined;
try {
  copyProject();
  const counts = { killed: 0, survived: 0 };
  for (const path of positionals.length > 0 ? positionals : ['tasks', 'workflows', 'asl']) {
    const [root = '', line] = path.split(':');
    const files = /\.\w+$/.test(root) ? [root] : globSync(`${root}/**/*.{ts,sql,json}`).sort();
    for (const file of files) await mutate(file, line === undefined ? undefined : Number(line), counts);
  }
  console.log(`${counts.killed} killed, ${counts.survived} survived`);
} catch (error) {
  if (!interrupted.signal.aborted) throw error;
} finally {
  runner?.process.kill('SIGKILL');
  rmSync(copy, { recursive: true });
}

/** The working tree is never touched: what is changed is a copy of it. */
function copyProject(): void {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z']);
  for (const file of stdout
    .toString()
    .split('\0')
    .filter((name) => existsSync(name) && name !== '')) {
    cpSync(file, join(copy, file));
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
}

/** Tests that run together, and how long they may take, in milliseconds. */
interface Stage {
  readonly tests: readonly string[];
  limit: number;
}

/** Tries the mutants of a file one by one, against the quickest tests first. */
async function mutate(file: string, line: number | undefined, counts: Record<'killed' | 'survived', number>) {
  const text = readFileSync(file, 'latin1');
  const mutants = mutantsOf(file, text).filter(
    (mutant) => line === undefined || lineOf(text, mutant) === line,
  );
  if (values.list) {
    for (const mutant of mutants) console.log(described(file, text, mutant));
    return;
  }
  const stages = [...relatedTests(file), ...values.tests.map((path) => [path])].map(
    (tests): Stage => ({ tests, limit: 600_000 }),
  );
  for (const stage of stages) {
    const start = Date.now();
    if (!(await pass(stage))) throw new Error(`${stage.tests.join(' ')} fail without any change`);
    stage.limit = 3 * (Date.now() - start) + 10_000;
  }
  stages.sort((a, b) => a.limit - b.limit);
  for (const [index, mutant] of mutants.entries()) {
    progress(`${file} ${index + 1} of ${mutants.length}`);
    const { start, end, replacement } = mutant;
    writeFileSync(join(copy, file), text.slice(0, start) + replacement + text.slice(end), 'latin1');
    let killer: Stage | undefined;
    for (const stage of stages) {
      if (await pass(stage)) continue;
      killer = stage;
      break;
    }
    if (killer) {
      counts.killed++;
      // It may well notice the next change, too.
      stages.splice(stages.indexOf(killer), 1);
      stages.unshift(killer);
    } else {
      counts.survived++;
      progress('');
      console.log(described(file, text, mutant));
    }
  }
  writeFileSync(join(copy, file), text, 'latin1');
  progress('');
}

function mutantsOf(file: string, text: string): Mutant[] {
  const of = file.endsWith('.ts') ? mutantsOfTypeScript : file.endsWith('.sql') ? mutantsOfSql : mutantsOfAsl;
  const different = of(text).filter(({ start, end, replacement }) => text.slice(start, end) !== replacement);
  const unique = new Map(different.map((mutant) => [JSON.stringify(mutant), mutant]));
  return [...unique.values()].sort((a, b) => a.start - b.start);
}

/** Of a task its tests that import the file; of a workflow those of its definition, then of its template. */
function relatedTests(file: string): string[][] {
  const [wing, task] = file.split('/');
  if (wing !== 'tasks') return [['test/asl'], ['test/workflows', 'test/infra']];
  const tests = globSync(`test/tasks/${task}/**/*.test.ts`).sort();
  const related = file.endsWith('.ts') ? tests.filter((test) => importedBy(test).has(file)) : tests;
  return related.map((path) => [path]);
}

/** The files that a file imports, and those that they import. */
function importedBy(file: string, found = new Set<string>()): Set<string> {
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()'(\..*\.ts)'/g)) {
    const imported = join(dirname(file), path);
    if (found.has(imported)) continue;
    importedBy(imported, found.add(imported));
  }
  return found;
}

/** Runs tests. One that takes too long fails as well. */
async function pass({ tests, limit }: Stage): Promise<boolean> {
  const quick = tests.every((path) => /^test\/(tasks|asl)/.test(path));
  const config = {
    ...packageJson.jest,
    setupFiles: ['<rootDir>/test/mutation/no-shrinking.mjs'],
    testEnvironment: '<rootDir>/test/mutation/fail-fast.mjs',
    ...(quick && { globalSetup: undefined }),
  };
  runner ??= startRunner();
  const { process } = runner;
  process.send({ tests, config });
  const answered = new AbortController();
  const signal = AbortSignal.any([answered.signal, interrupted.signal, AbortSignal.timeout(limit)]);
  const answers = ['message', 'exit'].map((event) => once(process, event, { signal }));
  const [passed] = await Promise.race(answers).catch(() => []);
  answered.abort();
  interrupted.signal.throwIfAborted();
  if (typeof passed !== 'boolean' || ++runner.runs === mostRuns) {
    process.kill('SIGKILL');
    runner = undefined;
  }
  return passed === true;
}

function startRunner() {
  const execArgv = ['--experimental-vm-modules', '--no-warnings'];
  const path = join(import.meta.dirname, 'runner.ts');
  return {
    process: fork(path, { cwd: copy, execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }),
    runs: 0,
  };
}

/** One line, written over the one before. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}

function lineOf(text: string, { start }: Mutant): number {
  return text.slice(0, start).split('\n').length;
}

function described(file: string, text: string, mutant: Mutant): string {
  const short = (part: string) => {
    const line = Buffer.from(part, 'latin1').toString().replaceAll(/\s+/g, ' ').trim();
    return line.length > 100 ? `${line.slice(0, 60)} … ${line.slice(-30)}` : line;
  };
  const before = text.slice(mutant.start, mutant.end);
  return `${file}:${lineOf(text, mutant)}  ${short(before)} -> ${short(mutant.replacement)}`;
}
