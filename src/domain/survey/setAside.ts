import type { StateHead } from './types.js';

/** More than anybody leaves half chosen. */
const MOST = 20;

/** What is chosen and not confirmed in questions that somebody went back from, that of the open one included, so that it is there when they come again. */
export function setAside({ aside, at, draft }: StateHead): StateHead['aside'] {
  if (at === null || draft.length === 0) return aside;
  return Object.fromEntries([...Object.entries(aside ?? {}).filter(([key]) => key !== at), [at, draft] as const].slice(-MOST));
}

/** A head without what belongs to the open question alone. */
export function lasting({ look: _, overflowed: __, aside: ___, ...head }: StateHead): Omit<StateHead, 'look' | 'overflowed' | 'aside'> {
  return head;
}
