import type { Question } from '../types.js';
import { castNumber, decimalText, readNumber } from './numbers.js';
import { answer, refusal, type KindRules, type Open, type Reading } from './rules.js';

export interface Bounds {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** As a form's `parameters` give them; 1 to 10 by ones where they do not (XLSForm: range). */
export function boundsOf({ parameters }: Question): Bounds {
  const number = (key: string, fallback: number): number => castNumber(parameters?.[key] ?? '') ?? fallback;
  return { start: number('start', 1), end: number('end', 10), step: number('step', 1) || 1 };
}

/** XLSForm: a range is of whole numbers where its three parameters are. */
const isWhole = ({ start, end, step }: Bounds): boolean => [start, end, step].every(Number.isInteger);

/** Lies on a step, but for what binary fractions lose. */
const isOnStep = (value: number, { start, step }: Bounds): boolean => Math.abs(Math.round((value - start) / step) * step + start - value) < 1e-9;

function within(value: number, { question }: Open): Reading {
  const bounds = boundsOf(question);
  const [from, limit] = [Math.min(bounds.start, bounds.end), Math.max(bounds.start, bounds.end)];
  return value < from || value > limit || !isOnStep(value, bounds) ? refusal('not-in-range', { from, limit }) : answer(value + 0);
}

export const range = {
  asked: true,
  wants: 'needs-number',
  cast: (text, question) => {
    const value = castNumber(text);
    const { start, end } = boundsOf(question);
    return value === undefined || value < Math.min(start, end) || value > Math.max(start, end) ? undefined : value;
  },
  text: (value, question) => (typeof value === 'number' && !isWhole(boundsOf(question)) ? decimalText(value) : String(value)),
  control: ({ question }) => ({ kind: 'range', ...boundsOf(question) }),
  choose: (open, choice) => {
    const value = castNumber(choice);
    return value === undefined ? null : within(value, open);
  },
  say: (open, text) => {
    const value = readNumber(text, open.language, isWhole(boundsOf(open.question)));
    return value === null ? refusal('not-a-number') : within(value, open);
  },
} as const satisfies KindRules;
