/** Says what is going on: a line for each step, which on a terminal changes in place while the step lasts. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  readonly #started = Date.now();
  #title = '';

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
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
    const result = await work((text) => this.#update(text));
    this.#out.write(`${this.#out.isTTY ? '\r\x1b[K' : ''}${this.#line(summarize(result))}\n`);
    return result;
  }

  #update(text: string): void {
    if (this.#out.isTTY) {
      this.#out.write(`\r\x1b[K${this.#line(text).slice(0, this.#out.columns - 1)}`);
    }
  }

  #line(text: string): string {
    const seconds = ((Date.now() - this.#started) / 1000).toFixed(1);
    return `${seconds.padStart(6)} s  ${this.#title.padEnd(12)}  ${text}`;
  }
}
