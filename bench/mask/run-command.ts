import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Run {
  /** seconds */
  readonly wall: number;
  /** seconds of all cores, user and system, of the command and what it starts */
  readonly cpu: number;
  /** bytes; undefined where the command does not tell */
  readonly peakMemory: number | undefined;
}

/**
 * Runs a shell command, its output thrown away, and measures it. Bash measures, because it counts all of a pipeline.
 *
 * @throws Error with what the command wrote to its standard error, when it fails
 */
export async function runCommand(command: string, env: Record<string, string>): Promise<Run> {
  const script = `set -o pipefail; TIMEFORMAT='times %R %U %S'; time { ${command}; } > /dev/null`;
  const child = spawn('bash', ['-c', script], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  const told = await text(child.stderr);
  const [code] = await closed;
  if (code !== 0) throw new Error(`It failed: ${command}\n${told}`);
  const [wall = 0, user = 0, system = 0] = (/times (\S+) (\S+) (\S+)/.exec(told) ?? []).slice(1).map(Number);
  const memory = /peak memory (\d+) KiB/.exec(told);
  return { wall, cpu: user + system, peakMemory: memory ? Number(memory[1]) * 1024 : undefined };
}
