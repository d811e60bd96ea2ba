import { words, type Survey } from '../survey/types.js';

/** No form can be called so: what begins with it is a rehearsal. The database keeps it as the column `rehearsal` of surveys and campaigns. */
const MARK = '~';

export const isRehearsal = (surveyId: string): boolean => surveyId.startsWith(MARK);

/** A survey as somebody tries it: named as what it is, told so before the first question, and with nothing of it among results, whatever its own settings are. */
export function rehearsalOf(survey: Survey): Survey {
  return {
    ...survey,
    id: `${MARK}${survey.id}`,
    title: { id: `Percobaan: ${words(survey.title, 'id')}`, en: `Rehearsal: ${words(survey.title, 'en')}` },
    settings: {
      ...survey.settings,
      purpose: 'general',
      respondent: 'named',
      editable: false,
      disclosure: {
        id: `Ini percobaan. Jawaban Anda tidak masuk hasil apa pun. ${words(survey.settings.disclosure, 'id')}`,
        en: `This is a rehearsal. Your answers are in no results. ${words(survey.settings.disclosure, 'en')}`,
      },
    },
  };
}
