import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';

/** An event of an execution as it is stored: the details lack the wrapper that the API puts around them. */
export interface Event {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: HistoryEventType;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly details?: Details;
}

export type Details = Readonly<Record<string, unknown>>;

/** The most events that a Standard execution can have. */
export const eventQuota = 25_000;

/**
 * Execution data, which `includeExecutionData: false` leaves out; the parameters of a task stay. Each field comes with
 * another that says whether it was truncated, which never happens here.
 */
const executionData = ['input', 'output', 'assignedVariables'];

/** The event as GetExecutionHistory shows it. */
export function present(event: Event, includeExecutionData: boolean): HistoryEvent {
  const { id, previousEventId, type, timestamp, details } = event;
  const shown: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(details ?? {})) {
    const isData = executionData.includes(key);
    if (isData && !includeExecutionData) continue;
    shown[key] = value;
    if (isData) shown[`${key}Details`] = { truncated: false };
  }
  return {
    timestamp: new Date(timestamp),
    type,
    id,
    previousEventId,
    ...(details && { [detailsKey(type)]: shown }),
  };
}

function detailsKey(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type[0]?.toLowerCase()}${type.slice(1)}EventDetails`;
}
