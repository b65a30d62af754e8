import { type HistoryEvent, paginateGetExecutionHistory, type SFNClient } from '@aws-sdk/client-sfn';

/** A state that an execution was in. Times are milliseconds since the epoch. */
export interface Visit {
  readonly state: string;
  readonly entered: number;
  readonly exited: number;
}

/** The states of an execution that has ended, in the order in which they were entered: what Step Functions bills. */
export async function visitsOf(client: SFNClient, executionArn: string): Promise<Visit[]> {
  const open = new Map<string, { -readonly [Key in keyof Visit]: Visit[Key] }>();
  const visits: Visit[] = [];
  for await (const { events = [] } of paginateGetExecutionHistory({ client }, { executionArn })) {
    for (const event of events) {
      const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
      if (entered?.name) {
        const visit = { state: entered.name, entered: at(event), exited: at(event) };
        open.set(entered.name, visit);
        visits.push(visit);
      }
      const visit = open.get(exited?.name ?? '');
      if (visit) visit.exited = at(event);
    }
  }
  return visits;
}

const at = ({ timestamp }: HistoryEvent) => timestamp?.getTime() ?? 0;
