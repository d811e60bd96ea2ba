import { FEEDBACK_FIELDS, FOLLOW_UP_FIELDS, RATING_FIELDS, feedbackValues, followUpValues, measureKey, ratingValues, technicalValues, type Said } from '../../domain/privacy/measures.js';
import type { Contribution } from '../../domain/privacy/release.js';
import { choicesOf, questionsOf, type Purpose, type Question, type Survey } from '../../domain/survey/types.js';

/** One thing that is counted in a campaign: what people's answers come to. */
export interface MeasureOf {
  readonly measure: string;
  readonly fields: readonly string[];
  readonly questions: readonly string[];
  readonly values: (answers: Said) => Contribution['values'] | undefined;
}

/** The questions of a needs survey that are counted: one self-assessment a competency, and the choice of trainings. */
export function needQuestions(survey: Survey): { readonly abilities: readonly (Question & { readonly competency: string })[]; readonly trainings: Question | undefined } {
  const rated = questionsOf(survey).flatMap((q) => (q.measure === 'ability' && q.competency !== undefined ? [{ ...q, competency: q.competency }] : []));
  return {
    abilities: rated.filter((q, at) => rated.findIndex((other) => other.competency === q.competency) === at),
    trainings: questionsOf(survey).find((q) => q.measure === 'need' && q.kind === 'select_multiple'),
  };
}

const MEASURES_OF = {
  needs: (campaign, survey) => {
    const { abilities, trainings } = needQuestions(survey);
    const options = (trainings === undefined ? [] : choicesOf(survey, trainings)).map(({ name }) => name);
    return [
      ...abilities.map(({ name, competency }): MeasureOf => ({
        measure: measureKey.competency(campaign, competency),
        fields: RATING_FIELDS,
        questions: [name],
        values: (answers) => ratingValues(answers[name]),
      })),
      ...(trainings === undefined ? [] : [{ measure: measureKey.technical(campaign), fields: options, questions: [trainings.name], values: (answers: Said) => technicalValues(options, answers[trainings.name]) }]),
    ];
  },
  feedback: (campaign, survey) => [{ measure: measureKey.feedback(campaign), fields: FEEDBACK_FIELDS, questions: questionsOf(survey).filter((q) => q.measure === 'reaction').map((q) => q.name), values: feedbackValues }],
  followup: (campaign, survey) => {
    const use = questionsOf(survey).find((q) => q.measure === 'use');
    return use === undefined ? [] : [{ measure: measureKey.followUp(campaign), fields: FOLLOW_UP_FIELDS, questions: [use.name], values: (answers: Said) => followUpValues(answers[use.name]) }];
  },
  general: () => [],
  test: () => [],
} as const satisfies Record<Purpose, (campaign: string, survey: Survey) => readonly MeasureOf[]>;

/** What digests speak of in a campaign of this purpose. */
export function measuresOf(purpose: Purpose, campaign: string, survey: Survey): readonly MeasureOf[] {
  return MEASURES_OF[purpose](campaign, survey);
}

/** Who says something about a measure. */
export function contributionsTo(counted: MeasureOf, submitted: readonly (Pick<Contribution, 'respondent' | 'node'> & { readonly answers: Said })[]): readonly Contribution[] {
  return submitted.flatMap(({ respondent, node, answers }) => {
    const values = counted.values(answers);
    return values === undefined ? [] : [{ respondent, node, values }];
  });
}
