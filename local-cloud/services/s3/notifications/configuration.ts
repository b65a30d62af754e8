import type { Chance } from '../../../core/chance.ts';
import { S3Error } from '../../fauxqs.ts';
import { element, elements, escapeXml, namespace, text, xmlDocument } from '../xml.ts';
import { encodeKey } from './encode-key.ts';

/** One rule of a bucket's notification configuration: which events go to which queue. */
export interface QueueConfiguration {
  readonly id: string;
  readonly queueArn: string;
  /** `s3:ObjectCreated:*`, `s3:ObjectCreated:Put`, … */
  readonly events: readonly string[];
  /** As S3 wants them: encoded as the keys in its events are. */
  readonly prefix: string;
  readonly suffix: string;
}

const served = /^s3:ObjectCreated:(\*|Put|Post|Copy|CompleteMultipartUpload)$/;

/**
 * @param chance names the rules that have no id
 * @throws S3Error for destinations and events that the local S3 does not serve: they would never come; and, as on AWS, for two
 * rules that match the same event
 */
export function parseConfiguration(xml: string, chance: Chance): QueueConfiguration[] {
  for (const destination of ['TopicConfiguration', 'CloudFunctionConfiguration']) {
    if (has(xml, destination)) {
      throw new S3Error(
        'NotImplemented',
        `The local S3 notifies queues and EventBridge only, not ${destination}.`,
        501,
      );
    }
  }
  const configurations = elements(xml, 'QueueConfiguration').map((each) =>
    parseQueueConfiguration(each, chance),
  );
  if (
    configurations.some((one, index) => configurations.slice(index + 1).some((other) => overlap(one, other)))
  ) {
    throw new S3Error(
      'InvalidArgument',
      'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.',
      400,
    );
  }
  return configurations;
}

/** Whether all events of the bucket go to EventBridge as well. */
export const wantsEventBridge = (xml: string): boolean => has(xml, 'EventBridgeConfiguration');

const has = (xml: string, name: string) => new RegExp(`<${name}[\\s/>]`).test(xml);

function overlap(one: QueueConfiguration, other: QueueConfiguration): boolean {
  const all = 's3:ObjectCreated:*';
  return (
    one.events.some((event) => event === all || other.events.includes(event) || other.events.includes(all)) &&
    (one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)) &&
    (one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix))
  );
}

function parseQueueConfiguration(xml: string, chance: Chance): QueueConfiguration {
  const events = elements(xml, 'Event');
  const unserved = events.find((event) => !served.test(event));
  if (unserved) throw new S3Error('NotImplemented', `The local S3 does not emit ${unserved}.`, 501);
  const rules = elements(xml, 'FilterRule').map((rule) => ({
    name: text(rule, 'Name')?.toLowerCase(),
    value: text(rule, 'Value') ?? '',
  }));
  return {
    id: text(xml, 'Id') || chance.uuid(),
    queueArn: text(xml, 'Queue') ?? '',
    events,
    prefix: rules.find(({ name }) => name === 'prefix')?.value ?? '',
    suffix: rules.find(({ name }) => name === 'suffix')?.value ?? '',
  };
}

export function printConfiguration(
  configurations: readonly QueueConfiguration[],
  eventBridge: boolean,
): string {
  const content = configurations.map(({ id, queueArn, events, prefix, suffix }) => {
    const rules = [rule('Prefix', prefix), rule('Suffix', suffix)].join('');
    return element(
      'QueueConfiguration',
      element('Id', escapeXml(id)) +
        element('Queue', escapeXml(queueArn)) +
        events.map((event) => element('Event', event)).join('') +
        (rules && element('Filter', element('S3Key', rules))),
    );
  });
  return xmlDocument(
    `<NotificationConfiguration xmlns="${namespace}">${content.join('')}${eventBridge ? '<EventBridgeConfiguration/>' : ''}</NotificationConfiguration>`,
  );
}

function rule(name: string, value: string): string {
  return value && element('FilterRule', element('Name', name) + element('Value', escapeXml(value)));
}

/** @param eventName without `s3:`, e.g. `ObjectCreated:Put` */
export function wants(configuration: QueueConfiguration, eventName: string, key: string): boolean {
  const encoded = encodeKey(key);
  return (
    configuration.events.some((event) => event === 's3:ObjectCreated:*' || event === `s3:${eventName}`) &&
    encoded.startsWith(configuration.prefix) &&
    encoded.endsWith(configuration.suffix)
  );
}
