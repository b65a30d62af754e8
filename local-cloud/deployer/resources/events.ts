import { arn } from '../../core/arn.ts';
import { physicalName, type ResourceType } from '../resource-type.ts';
import { TemplateError } from '../template.ts';

interface Target {
  readonly Arn: string;
  readonly Id: string;
}

/** A rule of the default bus that sends events to queues. */
export const rule: ResourceType = {
  emulated: ['EventPattern', 'Name', 'State', 'Targets'],
  accepted: ['Description'],
  async put({ EventPattern, Name, State = 'ENABLED', Targets = [] }, place) {
    const name: string = Name ?? physicalName(place);
    const ruleArn = arn('events', `rule/${name}`);
    const queueArns = State === 'ENABLED' ? Targets.map(queueOf) : [];
    place.services.eventBridge.putRule({ arn: ruleArn, pattern: EventPattern, queueArns });
    return { physicalId: name, attributes: { Arn: ruleArn } };
  },
  async delete({ attributes }, { services }) {
    services.eventBridge.deleteRule(String(attributes.Arn));
  },
};

/** @throws TemplateError for a target that would get nothing here, or another event than on AWS */
function queueOf({ Arn, Id: _, ...others }: Target): string {
  const unserved = Object.keys(others);
  if (unserved.length > 0) throw new TemplateError(`targets with ${unserved.join(', ')} are not served`);
  if (!Arn.startsWith('arn:aws:sqs:'))
    throw new TemplateError(`events of S3 are sent to queues, not to ${Arn}`);
  return Arn;
}
