import { width, wrapped } from './terminal-text.ts';

/** How often the clock of a step moves, in milliseconds. */
const tick = 200;
const indentation = ' '.repeat(24);

/** Says what is going on: a line for each step, which on a terminal changes in place while the step lasts. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  readonly #started = Date.now();
  readonly #inPlace: boolean;
  #title = '';
  #text = '';

  constructor(out: NodeJS.WriteStream, environment: NodeJS.ProcessEnv = process.env) {
    this.#out = out;
    this.#inPlace = out.isTTY === true && environment.TERM !== 'dumb';
  }

  /**
   * Does a step.
   *
   * @param work may tell how far it is
   * @param summarize what the line says in the end
   */
  async step<Result>(
    title: string,
    work: (update: (text: string) => void) => Promise<Result>,
    summarize: (result: Result) => string,
  ): Promise<Result> {
    this.#title = title;
    this.#update('…');
    const clock = setInterval(() => this.#update(this.#text), tick);
    try {
      const result = await work((text) => this.#update(text));
      this.#clear();
      this.#out.write(`${wrapped(this.#line(summarize(result)), indentation)}\n`);
      return result;
    } catch (error) {
      this.#clear();
      throw error;
    } finally {
      clearInterval(clock);
    }
  }

  #update(text: string): void {
    this.#text = text;
    if (!this.#inPlace) return;
    this.#clear();
    this.#out.write(this.#line(text).slice(0, (this.#out.columns || width) - 1));
  }

  #clear(): void {
    if (this.#inPlace) this.#out.write('\r\x1b[K');
  }

  #line(text: string): string {
    const seconds = ((Date.now() - this.#started) / 1000).toFixed(1);
    return `${seconds.padStart(6)} s  ${this.#title.padEnd(12)}  ${text}`;
  }
}
