import type { Text } from '../../domain/survey/types.js';

/** What a survey about a course is called: its own title and the course's, in each language it has. */
export function titled(survey: Text, course: string): Text {
  return { id: `${survey.id}: ${course}`, ...(survey.en !== undefined && { en: `${survey.en}: ${course}` }) };
}
