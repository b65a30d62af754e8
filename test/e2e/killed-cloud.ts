/** Runs a cloud on a directory in a process of its own, to be killed. Says its endpoint when it serves. */
import { flushCompileCache } from 'node:module';
import { startCloud } from '../../local-cloud/cloud.ts';
import { hurriedClock } from '../support/hurried-clock.ts';

const [directory, servicesEndpoint = ''] = process.argv.slice(2);
const { endpoint } = await startCloud({
  directory,
  port: 0,
  clock: hurriedClock,
  servicesAt: () => servicesEndpoint,
});
console.log(endpoint);
// It would be written at the end of the process, which never comes. The next one begins sooner with it.
flushCompileCache();
