import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { systemChance } from '../../../local-cloud/core/chance.ts';
import { listenForAnswer } from '../../../local-cloud/deployer/resources/custom-resource-answer.ts';
import { answer } from '../../../tasks/migrate-at-deployment/answer.ts';
import { AnswerRefusedError } from '../../../tasks/migrate-at-deployment/errors.ts';

const event = (ResponseURL: string, more = {}) =>
  ({
    RequestType: 'Create',
    ResponseURL,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Schema',
    ...more,
  }) as unknown as CloudFormationCustomResourceEvent;

describe('CloudFormation is answered', () => {
  it('with a reason that fits into what it takes', async () => {
    const listener = await listenForAnswer(systemChance);
    await answer(event(listener.url), { status: 'FAILED', reason: 'x'.repeat(10_000) });
    const response = await listener.answer;
    listener.close();
    expect(response).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'Schema',
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Schema',
    });
    expect(JSON.stringify(response).length).toBeLessThan(4096);
  });

  it('with the physical id that the resource has already: another would replace it', async () => {
    const listener = await listenForAnswer(systemChance);
    await answer(event(listener.url, { RequestType: 'Update', PhysicalResourceId: 'first' }), {
      status: 'SUCCESS',
    });
    expect(await listener.answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'first' });
    listener.close();
  });

  it('or the function fails, so that Lambda tries again', async () => {
    const listener = await listenForAnswer(systemChance);
    const elsewhere = event(`${listener.url}/elsewhere`);
    await expect(answer(elsewhere, { status: 'SUCCESS' })).rejects.toThrow(AnswerRefusedError);
    listener.close();
  });
});
