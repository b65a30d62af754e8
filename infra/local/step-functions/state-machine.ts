import type { StateMachineType } from '@aws-sdk/client-sfn';
import type { Definition } from './asl.ts';

/** One revision of a state machine. Executions keep the revision they were started with. */
export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly revisionId: string;
  readonly type: StateMachineType;
  readonly roleArn: string;
  /** The definition as it was given. */
  readonly text: string;
  readonly definition: Definition;
  /** Milliseconds since the epoch: of the machine, and of this revision. */
  readonly creationDate: number;
  readonly updateDate: number;
  readonly loggingConfiguration?: object;
  readonly tracingConfiguration?: object;
  readonly encryptionConfiguration?: object;
}
