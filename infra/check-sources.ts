import { sourceIdPattern } from '../tasks/common/log-files.ts';
import type { ResolvedSource } from './resolve-stage.ts';

/** The sources of a stage break rules. The message names all of them. */
export class InvalidSourcesError extends Error {
  override readonly name = 'InvalidSourcesError';
}

/**
 * Checks what types cannot: the ids and prefixes of sources, and that each log belongs to one source only.
 *
 * @throws InvalidSourcesError
 */
export function checkSources(sources: readonly ResolvedSource[]): void {
  const faults = [
    ...(sources.length === 0 ? ['There is none: a stage needs at least one.'] : []),
    ...sources.flatMap(faultsOf),
    ...sources.flatMap((one, index) => sources.slice(index + 1).flatMap((other) => conflictsOf(one, other))),
  ];
  if (faults.length > 0) {
    throw new InvalidSourcesError(['The sources of the stage are not right:', ...faults].join('\n- '));
  }
}

function faultsOf({ id, prefix = '' }: ResolvedSource): string[] {
  return [
    ...(new RegExp(`^${sourceIdPattern}$`).test(id)
      ? []
      : [
          `The id "${id}" must consist of lower-case letters, digits and hyphens, at most 32, and begin with a letter.`,
        ]),
    // IAM takes * and ? for wildcards and ${} for variables, and the ASL of backfill has prefixes in quotes.
    ...(/^[A-Za-z0-9/._=-]*$/.test(prefix)
      ? []
      : [`The prefix "${prefix}" of ${id} may hold letters, digits and / . _ - = only.`]),
  ];
}

function conflictsOf(one: ResolvedSource, other: ResolvedSource): string[] {
  return [
    ...(one.id === other.id ? [`Two sources have the id "${one.id}": each needs one of its own.`] : []),
    ...(one.bucketName !== undefined && one.bucketName === other.bucketName && overlap(one, other)
      ? [
          `The prefixes "${one.prefix ?? ''}" of ${one.id} and "${other.prefix ?? ''}" of ${other.id} overlap in ${one.bucketName}: neither may begin with the other.`,
        ]
      : []),
  ];
}

const overlap = ({ prefix: one = '' }: ResolvedSource, { prefix: other = '' }: ResolvedSource) =>
  one.startsWith(other) || other.startsWith(one);
