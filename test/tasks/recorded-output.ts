import { jest } from '@jest/globals';

/** A line of JSON. A metric line says in `_aws` what its metrics are. */
export interface LogLine {
  readonly [name: string]: unknown;
  readonly _aws?: { readonly CloudWatchMetrics: readonly { readonly Metrics: readonly object[] }[] };
}

/** Keeps what is written to the standard streams from now on, such as the log lines of a handler, in place of printing it. */
export class RecordedOutput {
  text = '';
  readonly #spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text: string | Uint8Array) => {
      this.text += text;
      return true;
    }),
  );

  /** The log lines, read as JSON. */
  lines(): LogLine[] {
    return this.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  clear(): void {
    this.text = '';
  }

  /** Lets what is written be printed again. */
  stop(): void {
    for (const spy of this.#spies) spy.mockRestore();
  }
}
