import { readTime, zoned } from './dates.js';
import { answer, refusal, type KindRules } from './rules.js';

const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Hours and minutes, as a button gives them. */
export const isClock = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

export const time = {
  asked: true,
  wants: 'needs-time',
  cast: (text) => (TIME.test(text.trim()) ? text.trim() : undefined),
  control: () => ({ kind: 'time' }),
  choose: ({ now, zone }, choice) => (isClock(choice) ? answer(`${choice}:00.000${zoned(now, zone).offset}`) : null),
  say: ({ now, zone }, text) => {
    const typed = text.trim();
    // Written in full already, as other programs give it.
    if (/^\d{2}:\d{2}:\d{2}/.test(typed) && TIME.test(typed)) return answer(typed);
    const found = readTime(typed);
    return found === null ? refusal('not-a-time') : answer(`${found}:00.000${zoned(now, zone).offset}`);
  },
} as const satisfies KindRules;
