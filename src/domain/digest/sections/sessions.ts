import { DAY } from '../../learning/due.js';
import type { SectionBuilder } from '../types.js';

/** How far ahead the digest looks from the end of its week. */
export const SESSIONS_AHEAD = 14 * DAY;

/** Sessions of the coming two weeks in which somebody below takes part. Who signed up is no answer, so that small numbers are shown too; names are not. */
export const sessions: SectionBuilder<'sessions'> = ({ sessions: planned }, { end }) => {
  const ahead = planned
    .filter(({ startsAt, people }) => people > 0 && startsAt >= end && startsAt < end + SESSIONS_AHEAD)
    .toSorted((a, b) => a.startsAt - b.startsAt || a.session - b.session);
  return ahead.length === 0 ? undefined : { kind: 'sessions', sessions: ahead };
};
