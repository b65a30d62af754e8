import { runCLI } from 'jest';

/** Runs tests in one process as often as it is asked: to start Jest anew would take longer than most of them. */
process.on('message', async ({ tests, config }: { tests: string[]; config: object }) => {
  const options = { _: tests, $0: '', runInBand: true, silent: true, reporters: [] };
  const { results } = await runCLI({ ...options, config: JSON.stringify(config) }, [process.cwd()]);
  process.send?.(results.success);
});
