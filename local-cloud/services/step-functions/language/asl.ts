/** The Amazon States Language as far as JSONata state machines can use it. Names are those of the specification. */

/** A JSON value whose strings may be JSONata expressions in `{% %}`. */
export type Template = unknown;

/** A string with one expression in `{% %}`. */
export type Expression = string;

export interface StateList {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface Definition extends StateList {
  readonly Comment?: string;
  readonly QueryLanguage?: string;
  readonly TimeoutSeconds?: number;
}

export type State = Pass | Task | Choice | Wait | Succeed | Fail | Parallel | MapState;

interface Common {
  readonly Comment?: string;
  readonly QueryLanguage?: string;
  readonly Output?: Template;
}

interface Transition {
  readonly Next?: string;
  readonly End?: boolean;
  readonly Assign?: Readonly<Record<string, Template>>;
}

interface Fallible {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface Pass extends Common, Transition {
  readonly Type: 'Pass';
}

export interface Task extends Common, Transition, Fallible {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Template;
  readonly TimeoutSeconds?: number | Expression;
  readonly HeartbeatSeconds?: number | Expression;
  readonly Credentials?: { readonly RoleArn: string | Expression };
}

export interface Choice extends Common {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
  readonly Assign?: Readonly<Record<string, Template>>;
}

export interface ChoiceRule extends Pick<Transition, 'Assign'> {
  readonly Condition: boolean | Expression;
  readonly Next: string;
  readonly Output?: Template;
}

export interface Wait extends Common, Transition {
  readonly Type: 'Wait';
  readonly Seconds?: number | Expression;
  readonly Timestamp?: string | Expression;
}

export interface Succeed extends Common {
  readonly Type: 'Succeed';
}

export interface Fail extends Common {
  readonly Type: 'Fail';
  readonly Error?: string | Expression;
  readonly Cause?: string | Expression;
}

export interface Parallel extends Common, Transition, Fallible {
  readonly Type: 'Parallel';
  readonly Branches: readonly StateList[];
  readonly Arguments?: Template;
}

export interface MapState extends Common, Transition, Fallible {
  readonly Type: 'Map';
  readonly ItemProcessor: ItemProcessor;
  readonly Items?: readonly unknown[] | Expression;
  readonly ItemSelector?: Template;
  readonly MaxConcurrency?: number | Expression;
  readonly ItemReader?: ItemReader;
  readonly ItemBatcher?: ItemBatcher;
  readonly ResultWriter?: ResultWriter;
  readonly ToleratedFailurePercentage?: number | Expression;
  readonly ToleratedFailureCount?: number | Expression;
  readonly Label?: string;
}

export interface ItemProcessor extends StateList {
  readonly ProcessorConfig?: {
    readonly Mode?: 'INLINE' | 'DISTRIBUTED';
    readonly ExecutionType?: 'STANDARD' | 'EXPRESS';
  };
}

/** The possible Resources of an ItemReader. */
export const itemReaderResources = [
  'arn:aws:states:::s3:listObjectsV2',
  'arn:aws:states:::s3:getObject',
] as const;

/** The only possible Resource of a ResultWriter. */
export const resultWriterResource = 'arn:aws:states:::s3:putObject';

export interface ItemReader {
  readonly Resource: (typeof itemReaderResources)[number];
  readonly Arguments?: Template;
  readonly ReaderConfig?: Readonly<Record<string, unknown>>;
}

export interface ItemBatcher {
  readonly BatchInput?: Template;
  readonly MaxItemsPerBatch?: number | Expression;
  readonly MaxInputBytesPerBatch?: number | Expression;
}

export interface ResultWriter {
  readonly Resource?: typeof resultWriterResource;
  readonly Arguments?: Template;
  readonly WriterConfig?: { readonly OutputType?: 'JSON' | 'JSONL'; readonly Transformation?: string };
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  /** Default 1. */
  readonly IntervalSeconds?: number;
  /** Default 3; 0 means no retries. */
  readonly MaxAttempts?: number;
  /** Default 2. */
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher extends Pick<Transition, 'Assign'> {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly Output?: Template;
}
