import { sourceIdPattern } from '../tasks/common/log-files.ts';
import { type ResolvedSource, withDistributions } from './resolve-stage.ts';
import type { Distributions } from './stages.ts';

/** The sources of a stage break rules. The message names all of them. */
export class InvalidSourcesError extends Error {
  override readonly name = 'InvalidSourcesError';
}

/**
 * Checks what types cannot: the ids, prefixes, keys and distributions of sources, and that each log belongs to one source only.
 *
 * @param region where the stage is deployed, if it is known
 * @throws InvalidSourcesError
 */
export function checkSources(sources: readonly ResolvedSource[], region?: string): void {
  const faults = sources.flatMap(settingFaults);
  // What is something else than it should be cannot be looked at.
  if (faults.length === 0) faults.push(...valueFaults(sources, region));
  if (faults.length > 0) {
    throw new InvalidSourcesError(['The sources of the stage are not right:', ...faults].join('\n- '));
  }
}

/** Settings that do not go together, or are none. Nothing has looked at their types. */
function settingFaults(source: ResolvedSource): string[] {
  const { id, distributions } = source;
  const unknown = Object.keys(source).filter((name) => !settings.includes(name));
  const ofExistingBuckets = Object.keys(source).filter((name) => settingsOfExistingBuckets.includes(name));
  return [
    ...unknown.map((name) => `The source ${id} has a setting that there is not: ${name}.`),
    ...(distributions === undefined || Array.isArray(distributions)
      ? []
      : [`The distributions of ${id} must be a list, such as ['E1ABCDEF234567'].`]),
    ...(distributions === undefined || ofExistingBuckets.length === 0
      ? []
      : [
          `The stack makes the bucket of ${id}, whose distributions are named: remove ${ofExistingBuckets.join(', ')}.`,
        ]),
  ];
}

const settingsOfExistingBuckets = ['bucketName', 'events', 'kmsKeyArn'];
const settings = ['id', 'prefix', 'distributions', ...settingsOfExistingBuckets];

function valueFaults(sources: readonly ResolvedSource[], region: string | undefined): string[] {
  return [
    ...(sources.length === 0 ? ['There is none: a stage needs at least one.'] : []),
    ...sources.flatMap((source) => faultsOf(source, region)),
    ...distributionFaults(withDistributions(sources), region),
    ...sources.flatMap((one, index) => sources.slice(index + 1).flatMap((other) => conflictsOf(one, other))),
  ];
}

function faultsOf({ id, prefix = '', kmsKeyArn }: ResolvedSource, region: string | undefined): string[] {
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
    ...(kmsKeyArn === undefined ? [] : keyFaultsOf(id, kmsKeyArn, region)),
  ];
}

/** IAM takes no alias for the key behind it, and S3 no key of another region. */
function keyFaultsOf(id: string, arn: string, region: string | undefined): string[] {
  const [, keyRegion] = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]+$/.exec(arn) ?? [];
  if (keyRegion === undefined) {
    return [
      `The kmsKeyArn "${arn}" of ${id} is not the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID). For an alias, ask for it: aws kms describe-key --key-id alias/NAME --query KeyMetadata.Arn`,
    ];
  }
  return region === undefined || keyRegion === region
    ? []
    : [
        `The key ${arn} of ${id} is in ${keyRegion}, and the stage would be deployed to ${region}. S3 uses keys of the region of the bucket only.`,
      ];
}

function distributionFaults(sources: readonly Distributions[], region: string | undefined): string[] {
  const named = sources.flatMap(({ id, distributions }) => distributions.map((name) => ({ id, name })));
  return [
    ...sources.flatMap(({ id, prefix = '' }) => [
      ...(region === undefined
        ? [`The bucket of ${id} has the region of the stage in its name, which is not known: set AWS_REGION.`]
        : []),
      // CloudFront puts a slash behind it.
      ...(/^([^/]+\/)*$/.test(prefix)
        ? []
        : [
            `The prefix "${prefix}" of ${id} must be a folder, such as cdn/: CloudFront delivers into folders.`,
          ]),
    ]),
    ...[...Map.groupBy(named, ({ name }) => name)].flatMap(([name, by]) => {
      const ids = [...new Set(by.map(({ id }) => id))].join(' and ');
      return [
        ...(/^E[A-Z0-9]{1,31}$/.test(name)
          ? []
          : [
              `The distribution "${name}" of ${ids} is not an id such as E1ABCDEF234567, as the CloudFront console lists them.`,
            ]),
        ...(by.length > 1
          ? [
              `The distribution ${name} is named ${by.length === 2 ? 'twice' : `${by.length} times`}, in ${ids}: CloudFront delivers its logs once, so name it once.`,
            ]
          : []),
      ];
    }),
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
