import type { Given, Summary, Topic } from '../types.js';

/** Of date and datetime: how many in each month. What is no date is left out. */
export function summarizeMonths(_topic: Topic, given: readonly Given[]): Summary {
  return { kind: 'moments', by: 'month', bins: countedBy(given, /^(-?\d{4,6}-\d{2})-\d{2}/) };
}

/** Of time: how many in each hour of the day. */
export function summarizeHours(_topic: Topic, given: readonly Given[]): Summary {
  return { kind: 'moments', by: 'hour', bins: countedBy(given, /^(\d{2}):\d{2}/) };
}

function countedBy(given: readonly Given[], part: RegExp): readonly { readonly at: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { value } of given) {
    const at = part.exec(String(value))?.[1];
    if (at !== undefined) counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return [...counts].map(([at, count]) => ({ at, count })).toSorted((a, b) => (a.at < b.at ? -1 : 1));
}
