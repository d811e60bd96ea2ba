import type { Survey } from '../../../src/domain/survey/types.js';

/** A survey around some questions, for what is counted. */
export function surveyOf(questions: Survey['questions'], more: Partial<Survey> = {}): Survey {
  return {
    id: 's',
    version: 1,
    title: { id: 'Survei' },
    languages: ['id'],
    questions,
    settings: { purpose: 'general', disclosure: { id: 'Jawaban dilihat pengelola.' }, review: false, respondent: 'named', minutes: 1 },
    ...more,
  };
}
