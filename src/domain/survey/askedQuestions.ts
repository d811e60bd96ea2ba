import { appearanceOf, ASKED_KINDS, questionsOf, type Question, type Survey } from './types.js';

/** The questions that are put to the person, each of a repeat once: neither told nor computed, nor a table's row of labels. */
export function askedOf(survey: Pick<Survey, 'questions'>): readonly Question[] {
  const asked: ReadonlySet<string> = new Set(ASKED_KINDS);
  return questionsOf(survey).filter((question) => asked.has(question.kind) && question.readOnly !== true && !appearanceOf(question).includes('label'));
}
