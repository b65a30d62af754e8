// A warehouse in a process of its own, to be killed: it prints the id of a batch that has inserted a row and now waits.
import { endless, TestWarehouse } from './data-api.ts';

const warehouse = await TestWarehouse.start({ directory: process.argv[2] ?? '' });
await warehouse.must('CREATE TABLE t (a INT)', 'INSERT INTO t VALUES (1)');
await warehouse.prepareEndless();
const id = await warehouse.submitBatch(['INSERT INTO t VALUES (2)', endless]);
await warehouse.started(id, endless);
process.stdout.write(`${id}\n`);
