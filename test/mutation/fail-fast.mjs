import { TestEnvironment } from 'jest-environment-node';

/** After the first failure the other tests of the file are skipped. */
export default class FailFast extends TestEnvironment {
  failed = false;

  handleTestEvent({ name, test }) {
    this.failed ||= name === 'test_fn_failure' || name === 'hook_failure';
    if (name === 'test_start' && this.failed) test.mode = 'skip';
  }
}
