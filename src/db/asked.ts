import { NEWEST_UPDATE } from './inbox.js';

/** What `asked_after` of the conversation `v` becomes with a new head, in SQL: another value only where another question, or the summary, gets the floor. */
export const askedAfter = (head: string): string => `CASE WHEN ${head} -> 'turn' = v.head -> 'turn' THEN v.asked_after ELSE ${NEWEST_UPDATE} END`;

/** What `shown_at` of the conversation `v` becomes with a new head, in SQL: nothing where another question, or the summary, gets the floor. */
export const shownAt = (head: string): string => `CASE WHEN ${head} -> 'turn' = v.head -> 'turn' THEN v.shown_at END`;
