import { calledBy } from './asl-files.ts';

/** What a service takes and gives, as TypeScript types. */
export interface ServiceTypes {
  readonly input: string;
  /** Not told where no workflow looks at it. */
  readonly output?: string;
}

/** Step Functions takes and gives every name in PascalCase, also where the API begins it in lower case. */
const of = (client: string, operation: string): ServiceTypes => ({
  input: `Pascal<import('@aws-sdk/${client}').${operation}CommandInput>`,
  output: `Pascal<import('@aws-sdk/${client}').${operation}CommandOutput>`,
});

/** `aws-sdk` integrations take and give what the SDK does. */
const integrations: Readonly<Record<string, ServiceTypes>> = {
  'arn:aws:states:::aws-sdk:cloudwatch:putMetricData': of('client-cloudwatch', 'PutMetricData'),
  'arn:aws:states:::aws-sdk:redshiftdata:batchExecuteStatement': of(
    'client-redshift-data',
    'BatchExecuteStatement',
  ),
  'arn:aws:states:::aws-sdk:redshiftdata:cancelStatement': of('client-redshift-data', 'CancelStatement'),
  'arn:aws:states:::aws-sdk:redshiftdata:describeStatement': of('client-redshift-data', 'DescribeStatement'),
  'arn:aws:states:::aws-sdk:redshiftdata:executeStatement': of('client-redshift-data', 'ExecuteStatement'),
  'arn:aws:states:::aws-sdk:redshiftdata:getStatementResult': of(
    'client-redshift-data',
    'GetStatementResult',
  ),
  'arn:aws:states:::aws-sdk:s3:deleteObjects': of('client-s3', 'DeleteObjects'),
  'arn:aws:states:::aws-sdk:s3:listObjectsV2': of('client-s3', 'ListObjectsV2'),
  'arn:aws:states:::aws-sdk:sfn:describeExecution': of('client-sfn', 'DescribeExecution'),
  'arn:aws:states:::aws-sdk:sfn:describeMapRun': of('client-sfn', 'DescribeMapRun'),
  'arn:aws:states:::aws-sdk:sns:publish': { input: '{ TopicArn: string; Subject: string; Message: string }' },
  'arn:aws:states:::s3:listObjectsV2': {
    input: "Pick<import('@aws-sdk/client-s3').ListObjectsV2CommandInput, 'Bucket' | 'Prefix'>",
  },
  // The writer of results, which knows no other arguments.
  'arn:aws:states:::s3:putObject': { input: '{ Bucket: string; Prefix: string }' },
};

/** What each function takes and gives, by its placeholder. */
const functions: Readonly<Record<string, ServiceTypes>> = {
  Classify: {
    input: "import('../../tasks/classify/judge-files.ts').JudgeRequest",
    output: "import('../../tasks/classify/judge-files.ts').JudgeAnswer",
  },
  MaskLogs: {
    input: "import('../../tasks/common/ingest-input.ts').IngestInput",
    output: "import('../../tasks/mask-logs/mask-objects.ts').MaskLogsOutput",
  },
  RenderSql: {
    input: "import('../../tasks/render-sql/render-script.ts').ScriptRequest",
    output: "import('../../tasks/render-sql/render-script.ts').RenderedScript",
  },
  WriteManifests: {
    input: "import('../../tasks/write-manifests/write-manifests.ts').ManifestRequest",
    output: "import('../../tasks/write-manifests/write-manifests.ts').ManifestSummary",
  },
};

/** What each workflow takes and gives that others wait for, by its placeholder. */
const workflows: Readonly<Record<string, ServiceTypes>> = {
  Classify: { input: '{ all: boolean }', output: '{ classified: Record<string, number> }' },
  Ingest: { input: "import('../../tasks/common/ingest-input.ts').IngestInput", output: 'any' },
  RunSql: {
    input: "Required<import('../../tasks/render-sql/render-script.ts').ScriptRequest>",
    output: '{ script: string; statementId: string; rows: any[] }',
  },
  Vacuum: { input: '{ tables?: string[]; mode?: string }', output: '{ vacuumed: string[] }' },
};

/** By this the console links a parent and what it has started. */
const startedBy = '{ AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: string }';

/**
 * The optimized integrations take and give JSON where the API has text, and what that JSON is depends on whom they call.
 *
 * @returns undefined for a service, function or workflow that is not on the lists above
 */
export function typesOf(
  resource: string,
  args: Readonly<Record<string, unknown>> = {},
): ServiceTypes | undefined {
  if (resource === 'arn:aws:states:::lambda:invoke') {
    const task = functions[calledBy(args['FunctionName'], 'Function')];
    return (
      task && {
        // The execution goes into the lines that the function logs.
        input: `{ FunctionName: string; Payload: ${task.input} & { execution: string } }`,
        output: `{ Payload: ${task.output} }`,
      }
    );
  }
  if (resource === 'arn:aws:states:::states:startExecution.sync:2') {
    const workflow = workflows[calledBy(args['StateMachineArn'], 'StateMachine')];
    return (
      workflow && {
        input: `{ StateMachineArn: string; Input: ${workflow.input} & ${startedBy} }`,
        output: `{ Output: ${workflow.output} }`,
      }
    );
  }
  if (resource === 'arn:aws:states:::states:startExecution') {
    return {
      input: `{ StateMachineArn: string; Name?: string; Input: ${workflows['Ingest']?.input} & ${startedBy} }`,
    };
  }
  return integrations[resource];
}

/** Declares what the types above are made of. Lists that a task gives as readonly may be passed on. */
export const prelude = `
type Pascal<T> = T extends Date ? string : T extends readonly (infer E)[] ? Pascal<E>[] : T extends object
  ? { [K in keyof T as Capitalize<K & string>]: Pascal<T[K]> } : T;
type Extra<T, U> = 0 extends 1 & T ? never : Exclude<keyof T, keyof U>;
type Mutable<T> = T extends readonly (infer E)[] ? Mutable<E>[] : T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
`;
