import type { SectionBuilder } from '../types.js';

/** What waits for the leader, the nearest deadline first, what has none last. */
export const waiting: SectionBuilder<'waiting'> = ({ waiting: open }) => {
  const items = open.toSorted((a, b) => (a.deadline ?? Number.MAX_SAFE_INTEGER) - (b.deadline ?? Number.MAX_SAFE_INTEGER));
  const [nearest] = items;
  return nearest === undefined ? undefined : { kind: 'waiting', count: items.length, nearest, items };
};
