import { notServed } from '../redshift-error.ts';
import type { Command } from './command.ts';
export function unload(): Command {
  throw notServed('UNLOAD');
}
