/** Runs a cloud on a directory in a process of its own, so that a test can kill it. Says its endpoint when it serves. */
import { startCloud } from '../../local-cloud/cloud.ts';

const [directory, assembly] = process.argv.slice(2);
const cloud = await startCloud({ directory, port: 0 });
if (assembly) await cloud.deploy(assembly);
console.log(cloud.endpoint);
