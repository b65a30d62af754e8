import { notServed } from '../redshift-error.ts';
import type { Command } from './command.ts';
export function copy(): Command {
  throw notServed('COPY');
}
