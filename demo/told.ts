import { PortTakenError } from '../local-cloud/cloud.ts';
import { AlreadyRunningError } from '../local-cloud/core/lock.ts';
import { NothingToDeliverError } from './deliveries.ts';
import { OtherFormatError } from './start-cloud-on.ts';
import { full, StateFolderError } from './state-folder.ts';

/**
 * What to print of an error: a sentence if the user can do something about it, the error with its stack if not.
 *
 * @param folder where the run keeps its state
 */
export function told(error: unknown, folder: string): unknown {
  if (!(error instanceof Error)) return error;
  // A service of the local cloud answers with the system's error in its message.
  const lines = [...error.message.split('\n'), (error as NodeJS.ErrnoException).code ?? ''];
  if (lines.some((line) => outOfSpace.test(line))) return full(folder).message;
  if (error instanceof PortTakenError) {
    return `${error.message} End the program that listens there, or choose another port with --port.`;
  }
  if (sentences.some((kind) => error instanceof kind)) return error.message;
  for (const [code, advice] of Object.entries(adviceOn)) {
    const line = lines.find((each) => each.includes(code));
    if (line !== undefined) return `${line.replace(/^Error: /, '')}. ${advice}`;
  }
  return error;
}

const outOfSpace = /ENOSPC|EDQUOT|No space left on device|disk is full/i;
const sentences = [AlreadyRunningError, NothingToDeliverError, OtherFormatError, StateFolderError];

const noLoopback =
  'The loopback interface has no IPv4 address, or is down: give it 127.0.0.1 (ip link set lo up; ip address add 127.0.0.1/8 dev lo).';

/** By the code of a system error. */
const adviceOn: Readonly<Record<string, string>> = {
  EACCES: 'Give yourself the permission, and start again: the next start goes on from here.',
  EPERM: 'Give yourself the permission, and start again: the next start goes on from here.',
  EROFS: 'Make it writable, or name another folder with --state.',
  EMFILE: 'Raise the number of files that a process may open (ulimit -n), and start again.',
  ENFILE: 'Close other programs, and start again.',
  ENETUNREACH: noLoopback,
  EHOSTUNREACH: noLoopback,
  EIO: 'The disk does not answer. Start again when it does: the next start goes on from here.',
  EADDRNOTAVAIL: noLoopback,
};
