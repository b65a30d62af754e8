import type { Need } from '../../iam/need.ts';
import { unknownOperation } from '../../iam/needs.ts';

/** Everybody may ask who they are. */
export function stsNeeds(operation: string): Need[] {
  if (operation !== 'GetCallerIdentity') throw unknownOperation('sts', operation);
  return [];
}
