import { isPresumed, questionsOf, type AnswerValue, type Question, type Recorded, type Survey } from '../survey/types.js';
import { scaleNumber } from './self-assessment.js';

/** Which level a person has shown of a competency, and by what: `level`, what an answer is said to show; `self-assessment`, a number they gave about themselves, an indication and no level. */
export interface Shown {
  readonly level: number;
  readonly basis: 'level' | 'self-assessment';
}

/**
 * What one person's answers show of a competency. Where several questions ask for it, the mean of what they show; where any of them shows a level,
 * what people say about themselves does not count.
 * @param answers by key, of one submitted conversation; questions within repeats count each time.
 * @returns null when nothing is shown.
 */
export function shownLevel(survey: Pick<Survey, 'questions'>, answers: Readonly<Record<string, Recorded | undefined>>, competency: string): Shown | null {
  const asked = questionsOf(survey).filter((question) => question.competency === competency);
  const values = (question: Question): readonly AnswerValue[] => Object.entries(answers).flatMap(([key, value]) => (isAnswer(value) && nameOf(key) === question.name ? [value] : []));
  const levels = asked.flatMap((question) => values(question).flatMap((value) => levelOf(question, value) ?? []));
  if (levels.length > 0) return { level: mean(levels), basis: 'level' };
  const own = asked.filter(({ measure }) => measure === 'ability').flatMap((question) => values(question).flatMap((value) => scaleNumber(value) ?? []));
  return own.length > 0 ? { level: mean(own), basis: 'self-assessment' } : null;
}

const isAnswer = (value: Recorded | undefined): value is AnswerValue => value !== null && value !== undefined && !isPresumed(value);

/** The question's own name at the end of its key. */
const nameOf = (key: string): string => key.split('/').at(-1) ?? key;

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/** The level that an answer shows: the highest of those that its choices show, or what any answer shows. */
function levelOf({ level }: Question, value: AnswerValue): number | null {
  if (level === undefined) return null;
  const shown = (typeof value === 'object' ? value : [String(value)]).flatMap((name) => level[name] ?? []);
  return shown.length > 0 ? Math.max(...shown) : (level['*'] ?? null);
}
