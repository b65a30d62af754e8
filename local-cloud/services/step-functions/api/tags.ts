import { type Operation, ServiceError } from '../../../http/aws-json.ts';
import type { Journal, Storage } from '../records/journal.ts';
import type { StateMachines } from '../records/state-machines.ts';

interface Tag {
  readonly key: string;
  readonly value: string;
}

interface Line {
  readonly arn: string;
  readonly tags: Record<string, string>;
}

/** The tags of state machines. */
export class Tags {
  readonly #journal: Journal<Line>;
  readonly #tags = new Map<string, Record<string, string>>();

  constructor(storage: Storage) {
    this.#journal = storage.journal('tags');
    for (const { arn, tags } of this.#journal.read()) this.#tags.set(arn, tags);
  }

  of(arn: string): Tag[] {
    return Object.entries(this.#tags.get(arn) ?? {}).map(([key, value]) => ({ key, value }));
  }

  add(arn: string, tags: readonly Tag[]): void {
    if (tags.length === 0) return;
    this.#keep(arn, {
      ...this.#tags.get(arn),
      ...Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    });
  }

  remove(arn: string, keys: readonly string[]): void {
    this.#keep(
      arn,
      Object.fromEntries(Object.entries(this.#tags.get(arn) ?? {}).filter(([key]) => !keys.includes(key))),
    );
  }

  forget(arn: string): void {
    if (this.#tags.has(arn)) this.#keep(arn, {});
  }

  #keep(arn: string, tags: Record<string, string>): void {
    this.#tags.set(arn, tags);
    this.#journal.append({ arn, tags });
  }
}

/** TagResource and related operations. */
export function tagOperations(tags: Tags, machines: StateMachines): Record<string, Operation> {
  const find = ({ resourceArn }: { resourceArn: string }) => {
    if (machines.all().some(({ arn }) => arn === resourceArn)) return resourceArn;
    throw new ServiceError('ResourceNotFound', `Resource not found: '${resourceArn}'`);
  };
  return {
    TagResource(input) {
      tags.add(find(input), input.tags);
      return {};
    },
    UntagResource(input) {
      tags.remove(find(input), input.tagKeys);
      return {};
    },
    ListTagsForResource: (input) => ({ tags: tags.of(find(input)) }),
  };
}
