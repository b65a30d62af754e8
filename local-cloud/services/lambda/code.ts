import { cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Keeps copies of deployed bundles, because every synthesis rewrites the assembly that they come from. */
export class CodeStore {
  readonly #directory: string | undefined;

  /** @param directory without it, bundles run where they are */
  constructor(directory: string | undefined) {
    this.#directory = directory;
  }

  /** @param asset a directory whose name carries the hash of its content, as CDK's assets do */
  keep(asset: string): string {
    if (!this.#directory) return asset;
    const kept = join(this.#directory, basename(asset));
    if (!existsSync(kept)) {
      cpSync(asset, `${kept}.new`, { recursive: true });
      renameSync(`${kept}.new`, kept);
    }
    return kept;
  }

  removeAllBut(used: ReadonlySet<string>): void {
    if (!this.#directory || !existsSync(this.#directory)) return;
    for (const name of readdirSync(this.#directory)) {
      const kept = join(this.#directory, name);
      if (!used.has(kept)) rmSync(kept, { recursive: true });
    }
  }
}
