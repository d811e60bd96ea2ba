import { KINDS } from './kinds/table.js';
import { appearanceOf, questionsOf, type Question, type Survey } from './types.js';

/** Whether a question is put to the person, unless an expression makes it read-only: it is neither told nor computed, nor a table's row of labels. */
export const isAsked = (question: Question): boolean => KINDS[question.kind].asked && question.readOnly !== true && !appearanceOf(question).includes('label');

/** The questions that are put to the person, each of a repeat once. */
export const askedOf = (survey: Pick<Survey, 'questions'>): readonly Question[] => questionsOf(survey).filter(isAsked);
