import { readFileSync } from 'node:fs';

/** What a diagram shows of a state machine in Amazon States Language. */
export interface Scope {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface Machine extends Scope {
  readonly Comment: string;
}

export interface State {
  readonly Type: 'Choice' | 'Fail' | 'Map' | 'Pass' | 'Succeed' | 'Task' | 'Wait';
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string; readonly Comment?: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Resource?: string;
  readonly Arguments?: { readonly StateMachineArn?: string; readonly FunctionName?: string };
  readonly MaxConcurrency?: number | string;
  readonly ItemProcessor?: Scope;
  readonly ItemBatcher?: object;
  readonly ItemReader?: { readonly Resource: string };
  readonly ResultWriter?: { readonly Resource: string };
}

export function readMachine(name: string): Machine {
  return JSON.parse(readFileSync(new URL(`../../asl/${name}.asl.json`, import.meta.url), 'utf8'));
}

/** Every state of a machine, those inside a Map too. */
export function statesOf({ States }: Scope): State[] {
  return Object.values(States).flatMap((state) => [
    state,
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor) : []),
  ]);
}

/** What a state calls: a workflow or a function of this project, or a service of AWS. */
export interface Call {
  readonly kind: 'workflow' | 'function' | 'service';
  readonly name: string;
}

/** @param machine the name of the state's own machine, which it may start again */
export function callsOf(state: State, machine: string): Call[] {
  const { Resource, Arguments = {}, ItemReader, ResultWriter } = state;
  return [Resource, ItemReader?.Resource, ResultWriter?.Resource].flatMap((resource): Call[] => {
    if (resource === undefined) return [];
    const [, service = '', api = ''] = /^arn:aws:states:::(?:aws-sdk:)?(\w+):(\w+)/.exec(resource) ?? [];
    if (service === 'states' && api === 'startExecution') {
      const { StateMachineArn = '' } = Arguments;
      return [
        { kind: 'workflow', name: kebab(/\{(\w+)StateMachineArn\}/.exec(StateMachineArn)?.[1]) ?? machine },
      ];
    }
    if (service === 'lambda') {
      const { FunctionName = '' } = Arguments;
      return [
        { kind: 'function', name: kebab(/\{(\w+)FunctionArn\}/.exec(FunctionName)?.[1]) ?? FunctionName },
      ];
    }
    return [{ kind: 'service', name: serviceNames[service] ?? service }];
  });
}

const serviceNames: Readonly<Record<string, string>> = {
  cloudwatch: 'CloudWatch',
  redshiftdata: 'Redshift Data API',
  s3: 'S3',
  sfn: 'Step Functions',
  sns: 'SNS',
};

/** `RunSql` as its file is named: `run-sql`. */
function kebab(name: string | undefined): string | undefined {
  return name?.replaceAll(/(?<=.)[A-Z]/g, '-$&').toLowerCase();
}
