/** Runs a cloud on a directory in a process of its own, to be killed. Says its endpoint when it serves. */
import { flushCompileCache } from 'node:module';
import { startCloud } from '../../local-cloud/cloud.ts';
import { type Clock, systemClock } from '../../local-cloud/core/clock.ts';

/** For people who cannot wait: waits and retries come sooner. Timeouts, a minute at least, do not: work takes its time. */
const hurried: Clock = {
  now: systemClock.now,
  sleep: (milliseconds, signal) =>
    systemClock.sleep(milliseconds < 60_000 ? milliseconds / 50 : milliseconds, signal),
};

const [directory, servicesEndpoint = ''] = process.argv.slice(2);
const { endpoint } = await startCloud({
  directory,
  port: 0,
  clock: hurried,
  servicesAt: () => servicesEndpoint,
});
console.log(endpoint);
// It would be written at the end of the process, which never comes. The next one begins sooner with it.
flushCompileCache();
