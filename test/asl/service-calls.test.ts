import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aslFiles } from './asl-files.ts';

/** The SDK's type for the input of each service call: `aws-sdk` integrations take it as it is. */
const inputTypes: Readonly<Record<string, string>> = {
  'arn:aws:states:::aws-sdk:redshiftdata:batchExecuteStatement':
    "import('@aws-sdk/client-redshift-data').BatchExecuteStatementCommandInput",
  'arn:aws:states:::aws-sdk:redshiftdata:cancelStatement':
    "import('@aws-sdk/client-redshift-data').CancelStatementCommandInput",
  'arn:aws:states:::aws-sdk:redshiftdata:describeStatement':
    "import('@aws-sdk/client-redshift-data').DescribeStatementCommandInput",
  'arn:aws:states:::aws-sdk:redshiftdata:executeStatement':
    "import('@aws-sdk/client-redshift-data').ExecuteStatementCommandInput",
  'arn:aws:states:::aws-sdk:redshiftdata:getStatementResult':
    "import('@aws-sdk/client-redshift-data').GetStatementResultCommandInput",
  'arn:aws:states:::aws-sdk:s3:deleteObjects': "import('@aws-sdk/client-s3').DeleteObjectsCommandInput",
  'arn:aws:states:::aws-sdk:sns:publish': '{ TopicArn: string; Subject: string; Message: string }',
  // The API's own names begin in lower case; Step Functions takes none of them so.
  'arn:aws:states:::aws-sdk:sfn:describeExecution':
    "{ ExecutionArn: import('@aws-sdk/client-sfn').DescribeExecutionCommandInput['executionArn'] }",
  'arn:aws:states:::aws-sdk:sfn:describeMapRun':
    "{ MapRunArn: import('@aws-sdk/client-sfn').DescribeMapRunCommandInput['mapRunArn'] }",
  // The optimized integrations take JSON where the API takes text.
  'arn:aws:states:::lambda:invoke':
    "Omit<import('@aws-sdk/client-lambda').InvokeCommandInput, 'Payload'> & { Payload: unknown }",
  'arn:aws:states:::states:startExecution': '{ StateMachineArn: string; Name?: string; Input: object }',
  'arn:aws:states:::states:startExecution.sync:2': '{ StateMachineArn: string; Input: object }',
};

/** A JSON value as TypeScript; what JSONata computes could be anything. */
function typescript(value: unknown): string {
  if (typeof value === 'string') {
    return value.startsWith('{%') ? '(undefined as any)' : JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(typescript).join(', ')}]`;
  }
  if (value !== null && typeof value === 'object') {
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${typescript(item)}`)
      .join(', ')} }`;
  }
  return JSON.stringify(value);
}

describe('Every service call of every workflow', () => {
  const calls = aslFiles.flatMap(({ name: file, states }) =>
    states.flatMap(({ name, Resource, Arguments }) =>
      Resource ? [{ state: `${file}: ${name}`, Resource, Arguments }] : [],
    ),
  );

  it('is one whose input is known', () => {
    expect(calls.filter(({ Resource }) => !(Resource in inputTypes))).toEqual([]);
  });

  it('passes arguments that the SDK knows', () => {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    mkdirSync(join(root, '.local'), { recursive: true });
    const folder = mkdtempSync(join(root, '.local', 'service-calls-'));
    try {
      const source = calls.map(
        ({ state, Resource, Arguments }, index) =>
          `// ${state}\nexport const call${index}: ${inputTypes[Resource]} = ${typescript(Arguments)};\n`,
      );
      writeFileSync(join(folder, 'calls.ts'), source.join('\n'));
      writeFileSync(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ extends: join(root, 'tsconfig.json'), include: ['calls.ts'], exclude: [] }),
      );
      expect(typeErrors(folder)).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function typeErrors(folder: string): string {
  try {
    execFileSync('tsc', ['--project', folder], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
