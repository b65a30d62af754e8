import { stateMachineArn } from '../../core/arn.ts';
import { byMember, type NeedsOf } from '../../iam/needs.ts';

/** What each operation of Step Functions needs. */
export const stepFunctionsNeeds: NeedsOf = byMember('states', {
  CreateStateMachine: ({ name }) => stateMachineArn(name),
  DeleteStateMachine: 'stateMachineArn',
  DescribeExecution: 'executionArn',
  DescribeMapRun: 'mapRunArn',
  DescribeStateMachine: 'stateMachineArn',
  DescribeStateMachineForExecution: 'executionArn',
  GetExecutionHistory: 'executionArn',
  ListExecutions: ({ stateMachineArn, mapRunArn }) => stateMachineArn ?? mapRunArn,
  ListMapRuns: 'executionArn',
  ListStateMachines: '*',
  ListTagsForResource: 'resourceArn',
  RedriveExecution: 'executionArn',
  SendTaskFailure: '*',
  SendTaskHeartbeat: '*',
  SendTaskSuccess: '*',
  StartExecution: 'stateMachineArn',
  StartSyncExecution: 'stateMachineArn',
  StopExecution: 'executionArn',
  TagResource: 'resourceArn',
  UntagResource: 'resourceArn',
  UpdateMapRun: 'mapRunArn',
  UpdateStateMachine: 'stateMachineArn',
  ValidateStateMachineDefinition: '*',
});
