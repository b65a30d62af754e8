import aslValidator from 'asl-validator';
import jsonata from 'jsonata';
import { aslFiles, expressionsIn } from './asl-files.ts';

const files = aslFiles.map((file) => [file.name, file] as const);

/** Placeholders stand for ARNs, names and numbers. */
const filled = (text: string) =>
  text
    .replaceAll(/\$\{(\w+Arn)\}/g, 'arn:aws:states:us-east-1:000000000000:stateMachine:x')
    .replaceAll(/\$\{\w+\}/g, '3');

describe.each(files)('asl/%s', (_, { text, definition, states }) => {
  const tasks = states.filter(({ Type }) => Type === 'Task');

  it('is valid', () => {
    const { isValid, errorsText } = aslValidator(JSON.parse(filled(text)), { checkArn: true });
    expect({ isValid, errors: errorsText() }).toEqual({ isValid: true, errors: '' });
  });

  it('is JSONata throughout, and every expression parses', () => {
    expect(definition.QueryLanguage).toBe('JSONata');
    for (const expression of expressionsIn(JSON.parse(filled(text)))) {
      expect(() => jsonata(expression)).not.toThrow();
    }
  });

  it('fits into 200 lines', () => {
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(200);
  });

  it('says why it exists', () => {
    expect(definition.Comment?.length).toBeGreaterThan(40);
  });

  it('names no ARN but those of service integrations', () => {
    expect(text.match(/arn:aws:(?!states:::)[^"]*/g) ?? []).toEqual([]);
  });

  it('gives every Task a time limit', () => {
    expect(tasks.filter(({ TimeoutSeconds }) => !TimeoutSeconds).map(({ name }) => name)).toEqual([]);
  });

  it('asks its Choices as questions', () => {
    const choices = states.filter(({ Type }) => Type === 'Choice').map(({ name }) => name);
    expect(choices.filter((name) => !name.endsWith('?'))).toEqual([]);
  });

  it('ends in a Fail state only where a redrive could not help', () => {
    const fails = states.filter(({ Type }) => Type === 'Fail');
    for (const { Comment } of fails) {
      expect(Comment).toContain('A redrive cannot fix');
    }
  });
});
