import { adviceFor, Interrupted, Problem, StepFailed } from './problem.ts';

/** What a step does. */
export interface Step<Result> {
  /** A word or two. */
  readonly title: string;
  /** What to do when it fails for a reason that it does not know. */
  readonly advice: string;
  /** May tell how far it is. */
  work(update: (text: string) => void): Promise<Result>;
  /** What the line says in the end. A note is something to know that is not wrong. */
  summarize(result: Result): string | { readonly note: string };
}

/** Where the lines go: a terminal, or a log that only grows. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Mark = 'ok' | 'note' | 'FAIL' | '…';

const titleWidth = 10;
/** Lines are broken here, or where the terminal ends. */
const longestLine = 100;
/** Where the text of a line begins: after time, mark and title. */
const indent = ' '.repeat(18 + titleWidth);
/** How often a log hears that a step still waits, in milliseconds. */
const reminder = 60_000;

/** Does step by step, and prints a line for each. On a terminal the line of a step that lasts changes in place. */
export class Steps {
  readonly #out: Output;
  readonly #started = performance.now();
  readonly #width: number;
  #failures = 0;

  constructor(out: Output) {
    this.#out = out;
    this.#width = Math.min(out.columns ?? longestLine, longestLine);
  }

  /** How many have failed. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * Does a step that the next ones build on.
   *
   * @throws StepFailed after it has printed why
   * @throws Interrupted
   */
  async step<Result>(step: Step<Result>): Promise<Result> {
    const stopProgress = this.#showProgress(step.title);
    try {
      const result = await step.work(stopProgress.update);
      stopProgress();
      const summary = step.summarize(result);
      if (typeof summary === 'string') this.#print('ok', step.title, summary);
      else this.#print('note', step.title, summary.note);
      return result;
    } catch (error) {
      stopProgress();
      if (error instanceof Interrupted) throw error;
      this.#printFailure(step, error as Error);
      throw new StepFailed(step.title, { cause: error });
    }
  }

  /** Does a step that the next ones do not need: they are done even if it fails. */
  async check<Result>(step: Step<Result>): Promise<void> {
    try {
      await this.step(step);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
    }
  }

  /** Prints a text between the lines of steps. */
  say(text: string): void {
    for (const line of this.#wrapped(text)) this.#out.write(`${indent}${line}\n`);
  }

  #printFailure({ title, advice }: Step<unknown>, error: Error): void {
    this.#failures++;
    this.#print('FAIL', title, error.message);
    this.say(`To do: ${error instanceof Problem ? error.advice : adviceFor(error, advice)}`);
  }

  #print(mark: Mark, title: string, text: string): void {
    const [first = '', ...others] = this.#wrapped(text);
    this.#out.write(
      `${this.#line(mark, title, first)}\n${others.map((line) => `${indent}${line}\n`).join('')}`,
    );
  }

  #line(mark: Mark, title: string, text: string): string {
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(1);
    return `${seconds.padStart(7)} s  ${mark.padEnd(4)}  ${title.padEnd(titleWidth)}  ${text}`;
  }

  /** @returns what ends it; `update` changes the text */
  #showProgress(title: string): (() => void) & { readonly update: (text: string) => void } {
    let current = '…';
    const { isTTY = false } = this.#out;
    const show = () => {
      const line = this.#line('…', title, current);
      this.#out.write(isTTY ? `\r\x1b[K${line.slice(0, this.#width - 1)}` : `${line}\n`);
    };
    if (isTTY) show();
    const timer = setInterval(show, isTTY ? 1000 : reminder);
    const stop = () => {
      clearInterval(timer);
      if (isTTY) this.#out.write('\r\x1b[K');
    };
    return Object.assign(stop, {
      update(text: string) {
        current = text;
        if (isTTY) show();
      },
    });
  }

  /** Breaks the lines of a text at their blanks. */
  #wrapped(text: string): string[] {
    return text.split('\n').flatMap((line) => wrapped(line, this.#width - indent.length));
  }
}

function wrapped(line: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
