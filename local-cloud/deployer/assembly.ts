import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { region as localRegion } from '../core/account.ts';
import { type Template, TemplateError } from './template.ts';

/** One stack of a cloud assembly, with the assets that its template points to. */
export interface AssemblyStack {
  readonly stackName: string;
  /** Where the app wants it; the local region if it does not say. */
  readonly region: string;
  readonly template: Template;
  /** @returns the path of the file or directory that AWS would find under this S3 key */
  asset(key: string): string;
}

interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  /** `aws://<account>/<region>` */
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly file?: string;
    readonly stackName?: string;
  };
}

interface AssetManifest {
  readonly files: Readonly<
    Record<string, { source: { path: string }; destinations: Record<string, { objectKey: string }> }>
  >;
}

/** The names of the stacks in a directory that `cdk synth` writes, each after those that it depends on. */
export function stacksOf(directory: string): string[] {
  const { artifacts } = readJson<Manifest>(join(directory, 'manifest.json'));
  const ordered = new Set<string>();
  const visit = (id: string) => {
    const { type, dependencies = [], properties = {} } = artifacts[id] as Artifact;
    dependencies.forEach(visit);
    if (type === 'aws:cloudformation:stack') ordered.add(properties.stackName ?? id);
  };
  Object.keys(artifacts).forEach(visit);
  return [...ordered];
}

/**
 * Reads a stack out of the directory that `cdk synth` writes.
 *
 * @param stackName optional if the assembly has only one stack
 * @throws TemplateError if there is no such stack, or more than one
 */
export function readStack(directory: string, stackName?: string): AssemblyStack {
  const { artifacts } = readJson<Manifest>(join(directory, 'manifest.json'));
  const stacks = Object.entries(artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { properties = {}, environment = '' }]) => ({
      ...properties,
      stackName: properties.stackName ?? id,
      region: environment.split('/').at(-1) as string,
    }));
  const found = stackName === undefined ? stacks : stacks.filter((stack) => stack.stackName === stackName);
  const [stack, ...others] = found;
  if (!stack || others.length > 0) {
    const names = stacks.map((each) => each.stackName).join(', ');
    throw new TemplateError(`Say which stack of ${directory} to deploy. It has ${names || 'none'}.`);
  }
  const templatePath = join(directory, stack.templateFile ?? '');
  const template = readJson<Template>(templatePath);
  const assets = assetsOf(templatePath.replace(/\.template\.json$/, '.assets.json'));
  return {
    stackName: stack.stackName,
    region: /^(unknown-region)?$/.test(stack.region) ? localRegion : stack.region,
    template,
    asset(key) {
      const path = assets.get(key);
      if (!path) throw new TemplateError(`The assembly ${directory} has no asset ${key}.`);
      return path;
    },
  };
}

function assetsOf(manifest: string): ReadonlyMap<string, string> {
  const { files } = readJson<AssetManifest>(manifest);
  return new Map(
    Object.values(files).flatMap(({ source, destinations }) =>
      Object.values(destinations).map(({ objectKey }): [string, string] => [
        basename(objectKey),
        join(dirname(manifest), source.path),
      ]),
    ),
  );
}

const readJson = <Content>(path: string): Content => JSON.parse(readFileSync(path, 'utf8'));
