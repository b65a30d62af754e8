import { StepFailed } from '../../../infra/verify/problem.ts';
import { type Step, Steps } from '../../../infra/verify/steps.ts';

class Screen {
  text = '';
  readonly isTTY: boolean;
  /** Only a terminal has a width. */
  readonly columns: number | undefined;

  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
    this.columns = isTTY ? 40 : undefined;
  }

  write(text: string): void {
    this.text += text;
  }

  /** Without times. */
  get shown(): string {
    return this.text.replaceAll(/ +[\d.]+ s/g, 'T');
  }
}

const step = (work: Step<string>['work']): Step<string> => ({
  title: 'Load',
  advice: 'Look at it.',
  work,
  summarize: (result) => result,
});

describe('Steps', () => {
  it('have a line each, broken at blanks where it is long', async () => {
    const screen = new Screen(false);
    await new Steps(screen).step(step(async () => `${'a word '.repeat(11)}more`));
    expect(screen.shown).toBe(`T  ok    Load        ${'a word '.repeat(10)}a\n${' '.repeat(28)}word more\n`);
  });

  it('that fail say why and what to do, and the next one is not done', async () => {
    const screen = new Screen(false);
    const steps = new Steps(screen);
    const failing = step(async () => {
      throw new Error('The disk is full.');
    });
    await expect(steps.step(failing)).rejects.toThrow(StepFailed);
    expect(screen.shown).toBe(
      `T  FAIL  Load        The disk is full.\n${' '.repeat(28)}To do: Look at it.\n`,
    );
    await steps.check(failing);
    expect(steps.failures).toBe(2);
  });

  it('show on a terminal how far they are, in a line that changes and fits', async () => {
    const screen = new Screen(true);
    await new Steps(screen).step(
      step(async (update) => {
        update('waiting for something that takes long');
        return 'done';
      }),
    );
    const shown = screen.text.split('\r\x1b[K');
    expect(shown.at(-1)).toMatch(/s {2}ok {4}Load {8}done\n$/);
    expect(shown.find((line) => line.includes('waiting'))).toHaveLength(39);
  });
});
