import { Temporal } from 'temporal-polyfill';
import { compileSurvey, type CompiledSurvey } from './compile.js';
import { boundsOf } from './kinds/range.js';
import type { CompiledNode } from './model/nodes.js';
import { choicesOf, type Survey } from './types.js';

/** The node of the form behind a key, whichever instance of its repeats the key names. */
export function nodeOfKey({ byKey }: CompiledSurvey, key: string): CompiledNode | undefined {
  return byKey.get(templateOf(key));
}

/** A key without the instances of its repeats: `members[2]/age` is `members/age`, and so are all others. */
export const templateOf = (key: string): string => key.replaceAll(/\[\d+\]/g, '');

/**
 * What a button stands for that carries `index` in the question with this key, so that it can be short: the place of a choice in the form's list, a step of a range,
 * a day since 0000-01-01, beyond the last of which the minutes of a day begin. '' where it stands for nothing.
 */
export function choiceAt(survey: Survey, key: string | null, index: number): string {
  const question = key === null ? undefined : nodeOfKey(compileSurvey(survey), key)?.question;
  if (question === undefined || question === null || !Number.isSafeInteger(index)) return '';
  switch (question.kind) {
    case 'range': {
      const { start, step } = boundsOf(question);
      return plainStep(start + index * step);
    }
    case 'date':
      return dayAt(index);
    case 'datetime':
      return index > LAST_DAY ? timeAt(index) : dayAt(index);
    case 'time':
      return timeAt(index);
    case 'acknowledge':
      return 'OK';
    case 'more':
      return index === 0 ? 'yes' : 'no';
    default:
      return choicesOf(survey, question)[index]?.name ?? '';
  }
}

/** Sums of binary fractions show what nobody wrote: 0.1 + 2 * 0.1. */
const plainStep = (value: number): string => String(Number(value.toFixed(10)));

const YEAR_ZERO = Temporal.PlainDate.from('0000-01-01');
const LAST_DAY = 3_652_058;

/** The index of a day, as `choiceAt` reads it. */
export const indexOfDay = (day: string): number => YEAR_ZERO.until(Temporal.PlainDate.from(day), { largestUnit: 'day' }).days;

const dayAt = (index: number): string => (index < 0 || index > LAST_DAY ? '' : YEAR_ZERO.add({ days: index }).toString());

const MINUTES_IN_A_DAY = 1_440;

/** The index of a time of day (`14:30`), as `choiceAt` reads it. */
export const indexOfTime = (time: string): number => LAST_DAY + 1 + Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

function timeAt(index: number): string {
  const minutes = index - LAST_DAY - 1;
  if (minutes < 0 || minutes >= MINUTES_IN_A_DAY) return '';
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Pages and months may lie before the first: even numbers stand for those from 0 on, odd ones for those before. */
export const indexOfPage = (page: number): number => (page >= 0 ? page * 2 : -page * 2 - 1);
export const pageAt = (index: number): number => (index % 2 === 0 ? index / 2 : -(index + 1) / 2);
