import { execFileSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LogFormatName } from '../../demo/traffic/log-format.ts';
import { bundle } from './bundle.ts';

/** Something that reads `$LOG`, or `$LEGACY_LOG`, which has the same requests, as a shell command. */
export interface Contestant {
  readonly name: string;
  readonly command: string;
  /** takes minutes for a million rows: measured once, on fewer rows, and its times multiplied */
  readonly slow?: boolean;
  /** the commands that it does not work without */
  readonly needs?: readonly string[];
}

const original = fileURLToPath(new URL('programs/original.py', import.meta.url));

/** A program of ours, as Lambda would run it. */
async function node(program: string, log = '$LOG', ...settings: string[]): Promise<string> {
  const [peakMemory, bundled] = await Promise.all([bundle('peak-memory.ts'), bundle(`programs/${program}`)]);
  return `"${process.execPath}" --import "${pathToFileURL(peakMemory).href}" "${bundled}" "${log}" ${settings.join(' ')}`;
}

const awk = `awk -F'\\t' -v OFS='\\t' '/^#/ { next }
  { sub(/\\..*/, ".0.0.0", $5); sub(/:.*/, "::", $5); $13 = "-"; $20 = "-"; $27 = "-"; print 1, ++n, $0 }'`;

/** What is measured: first what the others are compared with; the product, and its peers as far as they are installed. */
export async function contestants(format: LogFormatName): Promise<Contestant[]> {
  const all = await contestantsOf[format]();
  const missing = all.flatMap(({ needs = [] }) => needs).filter((command) => !isInstalled(command));
  if (missing.length > 0) console.log(`Not installed, and so not measured: ${missing.join(', ')}.\n`);
  return all.filter(({ needs = [] }) => !needs.some((command) => missing.includes(command)));
}

const contestantsOf: Readonly<Record<LogFormatName, () => Promise<Contestant[]>>> = {
  legacy: async () => [
    { name: 'gunzip', command: 'gunzip -c "$LOG"' },
    { name: 'Node.js: gunzip alone', command: await node('inflate.ts') },
    { name: 'Node.js: gunzip, zstd 1 (the floor)', command: await node('recompress.ts') },
    { name: 'mask-logs', command: await node('mask.ts') },
    { name: 'mask-logs, networks labelled', command: await node('mask.ts', '$LOG', 'labels') },
    { name: 'mask-logs, as the stages have it', command: await node('mask.ts', '$LOG', 'delivered') },
    {
      name: 'mask-logs, networks labelled and visitors told apart',
      command: await node('mask.ts', '$LOG', 'labels', 'visitors'),
    },
    { name: 'Node.js: split, join, zstd 1', command: await node('tidy.ts') },
    { name: 'zcat | awk | zstd -3', command: `zcat "$LOG" | ${awk} | zstd -3 -c`, needs: ['awk', 'zstd'] },
    { name: 'zcat | awk | gzip -6', command: `zcat "$LOG" | ${awk} | gzip -6`, needs: ['awk'] },
    {
      name: 'the original (Python, csv, ipaddress)',
      command: `python3 "${original}" "$LOG"`,
      needs: ['python3'],
      slow: true,
    },
  ],
  'v2-w3c': async () => [
    { name: 'mask-logs, legacy', command: await node('mask.ts', '$LEGACY_LOG') },
    { name: 'mask-logs', command: await node('mask.ts') },
  ],
  'v2-json': async () => [
    { name: 'Node.js: gunzip, JSON.parse alone', command: await node('parse.ts') },
    { name: 'mask-logs', command: await node('mask.ts') },
    { name: 'zcat | jq -c .', command: 'zcat "$LOG" | jq -c .', needs: ['jq'], slow: true },
  ],
  'v2-parquet': async () => [
    { name: 'DuckDB: read into a table', command: await node('read-parquet.ts') },
    { name: 'mask-logs', command: await node('mask.ts') },
  ],
};

function isInstalled(command: string): boolean {
  try {
    execFileSync('bash', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
