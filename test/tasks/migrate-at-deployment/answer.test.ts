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
  it.each([
    ['plain', 'x'],
    ['quoted', '"'],
    ['not ASCII', '記'],
    ['of control characters', '\u0001'],
  ])('with as much of a reason as it takes: %s', async (_, character) => {
    const listener = await listenForAnswer(systemChance);
    await answer(event(listener.url), { status: 'FAILED', reason: character.repeat(10_000) });
    const response = await listener.answer;
    listener.close();
    expect(response).toMatchObject({
      Status: 'FAILED',
      PhysicalResourceId: 'Schema',
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Schema',
    });
    const bytes = Buffer.byteLength(JSON.stringify(response));
    expect(bytes).toBeLessThanOrEqual(4096);
    expect(bytes).toBeGreaterThan(4080);
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
