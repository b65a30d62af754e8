/** What some work took, in seconds. The CPU time is that of the whole process: the cloud runs in it. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** Runs something, and says what it took. */
export async function timed<Result>(
  work: () => Promise<Result>,
): Promise<Cost & { readonly result: Result }> {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** The least and the median: on a machine with other work the least is nearer to the truth. */
export function leastAndMedian(values: readonly number[]): [number, number] {
  return [Math.min(...values), median(values)];
}
