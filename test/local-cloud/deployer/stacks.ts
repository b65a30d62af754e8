// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';

/** Directories of one test, removed together. */
export class Workspace {
  readonly directory = mkdtempSync(join(tmpdir(), 'stacks-'));

  /** Synthesizes an app of one stack. @returns the directory of the cloud assembly */
  synthesize(define: (stack: Stack) => void, stackName = 'Test', region?: string): string {
    const app = new App({
      outdir: join(this.directory, `assembly-${crypto.randomUUID()}`),
      builtinCloudFormationValidation: false,
    });
    define(new Stack(app, stackName, region === undefined ? {} : { env: { region } }));
    return app.synth().directory;
  }

  /** @returns a directory with a bundle: `index.mjs` */
  bundle(code: string): string {
    const directory = join(this.directory, `bundle-${crypto.randomUUID()}`);
    mkdirSync(directory);
    writeFileSync(join(directory, 'index.mjs'), code);
    return directory;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** Copies the key of each new object into the bucket `done`, prefixed with a version. */
export const recordKeys = (version: string) => `
  import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
  const s3 = new S3Client();
  export const handler = async ({ Records }) => {
    for (const { body } of Records) {
      for (const { s3: { object } } of JSON.parse(body).Records ?? []) {
        await s3.send(new PutObjectCommand({ Bucket: process.env.DONE, Key: '${version}/' + object.key, Body: 'x' }));
      }
    }
  };`;

/** A bucket whose new objects go through a queue to a function, and a state machine beside it. */
export function pipeline(workspace: Workspace, code: string): (stack: Stack) => void {
  return (stack) => {
    const source = new Bucket(stack, 'Source', { bucketName: 'source', removalPolicy: RemovalPolicy.RETAIN });
    const done = new Bucket(stack, 'Done', { bucketName: 'done', removalPolicy: RemovalPolicy.RETAIN });
    const queue = new Queue(stack, 'Queue', {
      visibilityTimeout: Duration.seconds(30),
      deadLetterQueue: { queue: new Queue(stack, 'DeadLetters'), maxReceiveCount: 3 },
    });
    source.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(queue), { suffix: '.gz' });
    const recorder = new LambdaFunction(stack, 'Recorder', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromAsset(workspace.bundle(code)),
      timeout: Duration.seconds(25),
      environment: { DONE: done.bucketName },
      events: [new SqsEventSource(queue, { reportBatchItemFailures: true })],
    });
    done.grantWrite(recorder);
    const machine = new StateMachine(stack, 'Machine', {
      stateMachineName: 'greet',
      definitionBody: DefinitionBody.fromString(
        JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'Greet',
          States: { Greet: { Type: 'Succeed', Output: { name: '${Name}' } } },
        }),
      ),
      definitionSubstitutions: { Name: stack.stackName },
    });
    new CfnOutput(stack, 'MachineArn', { value: machine.stateMachineArn });
    new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
  };
}
