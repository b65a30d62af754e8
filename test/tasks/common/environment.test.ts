import * as z from 'zod';
import { readEnvironment } from '../../../tasks/common/environment.ts';
import { InvalidEnvironmentError } from '../../../tasks/common/errors.ts';

const shape = {
  BUCKET: z.string().min(1),
  TOPIC_ARN: z.string().startsWith('arn:'),
  COUNT: z.coerce.number(),
};

describe('The environment of a function', () => {
  it('is read as it is declared, and nothing else of it', () => {
    const environment = { BUCKET: 'logs', TOPIC_ARN: 'arn:aws:sns', COUNT: '3', HOME: '/' };
    expect(readEnvironment(shape, environment)).toEqual({
      BUCKET: 'logs',
      TOPIC_ARN: 'arn:aws:sns',
      COUNT: 3,
    });
  });

  it('stops the start when it is wrong, with an error that names every variable at fault', () => {
    const read = () => readEnvironment(shape, { TOPIC_ARN: 'topic', COUNT: '3' });
    expect(read).toThrow(InvalidEnvironmentError);
    expect(read).toThrow(/BUCKET[\s\S]*TOPIC_ARN/);
    expect(read).not.toThrow(/COUNT/);
  });
});
