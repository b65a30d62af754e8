import { type JsonFile, jsonFile } from '../../core/json-file.ts';
import type { Iam } from '../../iam/index.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** A rule of the default bus. */
export interface Rule {
  readonly arn: string;
  readonly pattern: Pattern;
  /** The ARNs of queues. */
  readonly queueArns: readonly string[];
}

/** The queues of the cloud. */
export interface Queues {
  hasQueue(queueArn: string): boolean;
  /** The message outlives the process when this returns. */
  send(queueArn: string, body: string): void;
}

export interface EventBridgeOptions {
  readonly queues: Queues;
  readonly iam: Pick<Iam, 'allows'>;
  /** Where rules are kept; in memory when absent. */
  readonly path?: string;
}

/** EventBridge: its default bus, on which services put events, and rules that send them to queues. It has no API here. */
export class EventBridge {
  readonly #queues: Queues;
  readonly #iam: Pick<Iam, 'allows'>;
  readonly #rules: JsonFile<Record<string, Rule>>;

  constructor({ queues, iam, path }: EventBridgeOptions) {
    this.#queues = queues;
    this.#iam = iam;
    this.#rules = jsonFile(path, {});
  }

  /** @throws Error naming what of the pattern is not served */
  putRule(rule: Rule): void {
    compilePattern(rule.pattern);
    this.#rules.content[rule.arn] = rule;
    this.#rules.save();
  }

  deleteRule(arn: string): void {
    delete this.#rules.content[arn];
    this.#rules.save();
  }

  /**
   * Sends an event to the queues of each rule that it matches. A queue that is gone, or whose policy does not let the rule send,
   * gets nothing: AWS counts a failed invocation, and nobody else is told.
   */
  send(event: object): void {
    for (const { arn, pattern, queueArns } of Object.values(this.#rules.content)) {
      if (!compilePattern(pattern)(event)) continue;
      for (const queueArn of queueArns.filter((each) => this.#mayReach(each, arn))) {
        this.#queues.send(queueArn, JSON.stringify(event));
      }
    }
  }

  #mayReach(queueArn: string, ruleArn: string): boolean {
    const context = { 'aws:SourceArn': ruleArn };
    return (
      this.#queues.hasQueue(queueArn) &&
      this.#iam.allows('events.amazonaws.com', { action: 'sqs:SendMessage', resource: queueArn, context })
    );
  }
}
