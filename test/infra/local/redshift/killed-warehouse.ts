// A warehouse in a process of its own, to be killed: it prints the id of a batch that has inserted a row and now waits.
import { DescribeStatementCommand } from '@aws-sdk/client-redshift-data';
import { TestWarehouse } from './data-api.ts';

const warehouse = await TestWarehouse.start({ directory: process.argv[2] ?? '' });
await warehouse.must('CREATE TABLE t (a INT)', 'INSERT INTO t VALUES (1)');
await warehouse.must('CREATE TABLE many AS SELECT 1 AS n');
for (let rows = 1; rows < 100_000; rows *= 2) await warehouse.must('INSERT INTO many SELECT n + 1 FROM many');
const id = await warehouse.submitBatch([
  'INSERT INTO t VALUES (2)',
  'SELECT MAX(SIN(a.n * b.n)) FROM many a, many b',
]);
for (;;) {
  const { SubStatements } = await warehouse.client.send(new DescribeStatementCommand({ Id: id }));
  if (SubStatements?.[1]?.Status === 'STARTED') break;
}
process.stdout.write(`${id}\n`);
