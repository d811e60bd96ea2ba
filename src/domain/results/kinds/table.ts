import type { QuestionKind } from '../../survey/types.js';
import type { Given, Summary, Topic } from '../types.js';
import { summarizeChoices } from './choices.js';
import { summarizeHours, summarizeMonths } from './moments.js';
import { summarizeNumbers } from './numbers.js';
import { summarizeRanking } from './ranking.js';
import { summarizeWords } from './words.js';

/** What the answers to one question come to. Pure; independent of the order of people. */
export type Summarize = (topic: Topic, given: readonly Given[]) => Summary;

const summarizeCount: Summarize = () => ({ kind: 'count' });

/** How the answers of each kind are summed up; null where there is nothing to count. A calculation is a number or nothing that can be counted. */
export const SUMMARIES = {
  select_one: summarizeChoices,
  select_multiple: summarizeChoices,
  rank: summarizeRanking,
  integer: summarizeNumbers,
  decimal: summarizeNumbers,
  range: summarizeNumbers,
  text: summarizeWords,
  date: summarizeMonths,
  time: summarizeHours,
  datetime: summarizeMonths,
  acknowledge: summarizeCount,
  image: summarizeCount,
  file: summarizeCount,
  audio: summarizeCount,
  geopoint: summarizeCount,
  calculate: summarizeNumbers,
  note: null,
  hidden: null,
  start: null,
  end: null,
  today: null,
  metadata: null,
  more: null,
} as const satisfies Record<QuestionKind, Summarize | null>;
