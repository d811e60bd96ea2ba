import { refused, type KindRules } from './rules.js';

/** Words that are shown above the next question. */
export const note = { asked: false, press: 'none', wants: 'needs-text', read: () => refused('needs-text') } as const satisfies KindRules;

/** A value that follows from other answers; kept among them, never asked. */
export const calculate = { asked: false, press: 'none', wants: 'needs-text', read: () => refused('needs-text') } as const satisfies KindRules;
