import { until as untilInTime } from '../../tasks/common/until.ts';

/** Waits until a condition holds, for half a minute unless told otherwise. The error names what was waited for. */
export const until = <T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  { seconds = 30 } = {},
): Promise<T> => untilInTime(what, condition, { seconds });
