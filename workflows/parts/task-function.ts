import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable, type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface TaskFunctionProps {
  /** The folder under `tasks/`. */
  readonly task: string;
  readonly description: string;
  readonly timeout: Duration;
  /** in MiB; AWS gives CPU in proportion, one whole core at 1,769 */
  readonly memorySize: number;
  readonly environment: Record<string, string>;
}

/** Where the tasks of a stack publish their metrics. */
export const metricsNamespace = (scope: Construct): string => Stack.of(scope).stackName;

/** A Lambda function made of a folder under `tasks/`, in the way that all of them are made. */
export class TaskFunction extends NodejsFunction {
  /** The folder under `tasks/`. */
  readonly task: string;
  /** in MiB */
  readonly memorySize: number;
  declare readonly role: IRole;

  constructor(scope: Construct, id: string, { task, environment, ...props }: TaskFunctionProps) {
    const folder = fileURLToPath(new URL(`../../tasks/${task}/`, import.meta.url));
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // CDK's own role may log to any group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    acknowledge(role, 'IAM5[Resource::*]', 'X-Ray has no resources to name.');
    super(scope, id, {
      ...props,
      environment: { ...environment, POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(scope) },
      entry: `${folder}handler.ts`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      tracing: Tracing.ACTIVE,
      logGroup,
      role,
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        mainFields: ['module', 'main'],
        minify: true,
        keepNames: true,
        sourceMap: true,
        sourcesContent: false,
        // The SDK goes into the bundle: what was tested is what runs.
        externalModules: [],
        // Packages in CommonJS form still call require.
        banner: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
        commandHooks: {
          beforeInstall: () => [],
          beforeBundling: () => [],
          afterBundling: (_, output) =>
            existsSync(`${folder}sql`) ? [`cp -R "${folder}sql" "${output}/sql"`] : [],
        },
      },
    });
    this.task = task;
    this.memorySize = props.memorySize;
  }

  /** The function itself, without the versions of it that CDK would add: there are none. */
  override grantInvoke(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.functionArn],
    });
  }
}
