import { byMember } from '../../iam/needs.ts';

/** What each operation of SNS needs. */
export const snsNeeds = byMember('sns', { ListSubscriptionsByTopic: 'TopicArn' });
