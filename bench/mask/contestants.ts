import { execFileSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from './bundle.ts';

/** Something that reads the log, as a shell command. */
export interface Contestant {
  readonly name: string;
  readonly command: string;
  /** takes minutes for a million rows: measured once, on fewer rows, and its times multiplied */
  readonly slow?: boolean;
}

const original = fileURLToPath(new URL('programs/original.py', import.meta.url));

/** A program of ours, as Lambda would run it. */
async function node(program: string): Promise<string> {
  const [peakMemory, bundled] = await Promise.all([bundle('peak-memory.ts'), bundle(`programs/${program}`)]);
  return `"${process.execPath}" --import "${pathToFileURL(peakMemory).href}" "${bundled}" "$LOG"`;
}

const awk = `awk -F'\\t' -v OFS='\\t' '/^#/ { next }
  { sub(/\\..*/, ".0.0.0", $5); sub(/:.*/, "::", $5); $13 = "-"; $20 = "-"; $27 = "-"; print 1, ++n, $0 }'`;

/** What is measured: the product, what it is measured by, and its peers as far as they are installed. */
export async function contestants(): Promise<Contestant[]> {
  const all: (Contestant & { readonly needs?: readonly string[] })[] = [
    { name: 'gunzip', command: 'gunzip -c "$LOG"' },
    { name: 'Node.js: gunzip alone', command: await node('inflate.ts') },
    { name: 'Node.js: gunzip, zstd 1 (the floor)', command: await node('recompress.ts') },
    { name: 'mask-logs', command: await node('mask.ts') },
    { name: 'Node.js: split, join, zstd 1', command: await node('tidy.ts') },
    { name: 'zcat | awk | zstd -3', command: `zcat "$LOG" | ${awk} | zstd -3 -c`, needs: ['awk', 'zstd'] },
    { name: 'zcat | awk | gzip -6', command: `zcat "$LOG" | ${awk} | gzip -6`, needs: ['awk'] },
    {
      name: 'the original (Python, csv, ipaddress)',
      command: `python3 "${original}" "$LOG"`,
      needs: ['python3'],
      slow: true,
    },
  ];
  return all.filter(({ needs = [] }) => needs.every(isInstalled));
}

function isInstalled(command: string): boolean {
  try {
    execFileSync('bash', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
