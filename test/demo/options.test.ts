import { parseOptions, UsageError } from '../../demo/options.ts';

describe('The options of npm start', () => {
  it('have defaults', () => {
    expect(parseOptions([])).toMatchObject({
      once: false,
      fresh: false,
      seed: 1,
      days: 3,
      format: 'legacy',
      port: 4566,
    });
  });

  it.each([
    ['npm_config_once', 'true', '--once'],
    ['npm_config_logs', 'folder', '--logs'],
    ['npm_config_port', 'true', '--port'],
  ])('that npm took for its own (%s) are missed', (name, value, option) => {
    const parse = () => parseOptions([], { [name]: value });
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(`npm took ${option} for its own: write "npm start -- ${option} …".`);
  });

  it.each([
    [['--logs', '/nowhere/at all'], /'\/nowhere\/at all' cannot be read: ENOENT/],
    [['--logs', import.meta.filename], /is not one/],
    [['--days', '0'], /from 1 to 60/],
    [['--format', 'json'], /--format must be one of legacy, v2-w3c, v2-json, v2-parquet, not 'json'/],
    [['--logs', '.', '--format', 'v2-json'], /leave --format out/],
    [['--sweep'], /--sweep/],
    [['folder'], /folder/],
  ])('are refused with the reason: %j', (args, reason) => {
    expect(() => parseOptions(args)).toThrow(UsageError);
    expect(() => parseOptions(args)).toThrow(reason);
  });
});
