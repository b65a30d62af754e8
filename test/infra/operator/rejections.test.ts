import { rejectionsOf } from '../../../infra/operator/rejections.ts';
import { type Harness, stepFunctions } from '../../local-cloud/services/step-functions/harness.ts';

let states: Harness;
let ingest: string;
beforeAll(async () => {
  states = await stepFunctions();
  const Fail = { Type: 'Fail', Error: 'MalformedLogError', Cause: 'Line 3' };
  ingest = await states.create({ StartAt: 'Fail', States: { Fail } });
});
afterAll(() => states[Symbol.asyncDispose]());

it('The logs that could not be masked are found beside what people started with any input', async () => {
  const log = { bucket: 'logs', key: 'a.gz', etag: 'e', size: 1 };
  const inputs = [{}, [], null, 'text', { objects: null }, { objects: [null, 1, {}] }, { objects: [log] }];
  for (const input of inputs) await states.ended(await states.start(ingest, input as object));
  expect(await rejectionsOf(states.sfn, ingest)).toEqual([
    { key: 'a.gz', error: 'MalformedLogError', reason: 'Line 3', executionArn: expect.any(String) },
  ]);
});
