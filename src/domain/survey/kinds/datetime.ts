import { calendar, isDay, monthOfHeld } from './date.js';
import { momentAt, readDay, readTime } from './dates.js';
import { answer, refusal, type KindRules } from './rules.js';
import { isClock } from './time.js';

const MOMENT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;

const isMoment = (text: string): boolean => isDay(MOMENT.exec(text)?.[1] ?? '');

/** First a day, by the calendar or typed, then a time. Both can be typed at once. */
export const datetime = {
  asked: true,
  wants: 'needs-date',
  cast: (text) => (isMoment(text.trim()) ? text.trim() : undefined),
  control: (open) => calendar(open, true),
  opensAt: monthOfHeld,
  choose: ({ draft: [day], zone }, choice) => {
    if (isDay(choice)) return { kind: 'draft', draft: [choice] };
    return day !== undefined && isClock(choice) ? answer(momentAt(day, choice, zone)) : null;
  },
  // The chosen day, taken back.
  toggle: ({ draft }, choice, on) => (on || draft[0] !== choice ? null : { kind: 'draft', draft: [] }),
  say: ({ now, zone, draft }, text) => {
    const typed = text.trim();
    if (/T\d{2}:\d{2}(?::\d{2}|Z|[+-]\d)/.test(typed) && isMoment(typed)) return answer(typed);
    const whole = /^(.*?\d)(?:\s*,?\s*(?:pukul|jam|pkl\.?|at)\s*|t|T|,?\s+)(\d{1,2}[:.]\d{2}(?:[:.\d]*)?(?:\s*\S+)?)$/.exec(typed);
    const [day, clock] = whole === null ? [readDay(typed, now, zone), null] : [readDay(whole[1] ?? '', now, zone), readTime(whole[2] ?? '')];
    if (day !== null && clock !== null) return answer(momentAt(day, clock, zone));
    if (day !== null) return { kind: 'draft', draft: [day] };
    const [chosen] = draft;
    if (chosen === undefined) return refusal('not-a-date');
    const time = readTime(typed);
    return time === null ? refusal('not-a-time') : answer(momentAt(chosen, time, zone));
  },
} as const satisfies KindRules;
