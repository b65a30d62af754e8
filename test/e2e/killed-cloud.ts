/** Runs a cloud on a directory in a process of its own, to be killed. Says its endpoint when it serves. */
import { type Clock, systemClock } from '../../infra/local/clock.ts';
import { startCloud } from '../../infra/local/cloud.ts';

/** For people who cannot wait: retries come sooner, and yet no timeout passes before its call is answered. */
const hurried: Clock = {
  now: systemClock.now,
  sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / 5, signal),
};

const [directory, servicesEndpoint = ''] = process.argv.slice(2);
const { endpoint } = await startCloud({
  directory,
  port: 0,
  clock: hurried,
  servicesAt: () => servicesEndpoint,
});
console.log(endpoint);
