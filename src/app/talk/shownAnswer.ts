import { message } from '../../content/messages.js';
import { formatDate } from '../../domain/calendar/format.js';
import { compileSurvey } from '../../domain/survey/compile.js';
import { nodeOfKey } from '../../domain/survey/press.js';
import type { AnswerValue, Language, QuestionKind, Survey } from '../../domain/survey/types.js';
import { formWords } from './markup.js';

const LOCALES = { id: 'id-ID', en: 'en-GB' } as const satisfies Record<Language, string>;

/** A number as the language writes it. */
export const numberText = (value: number, language: Language): string => new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 10 }).format(value);

/** `08:00:00.000+07:00` as a clock shows it; the offset is the person's own. */
const clockText = (time: string, language: Language): string => time.slice(0, 5).replace(':', language === 'id' ? '.' : ':');

const ISO_DAY = /^\d{4}-\d{2}-\d{2}/;

/** What is not the words that were chosen or typed. */
const BY_KIND: Partial<Record<QuestionKind, (value: string, language: Language) => string>> = {
  date: (value, language) => (ISO_DAY.test(value) ? formatDate(value.slice(0, 10), language) : value),
  datetime: (value, language) => (ISO_DAY.test(value) ? `${formatDate(value.slice(0, 10), language)}, ${clockText(value.slice(11), language)}` : value),
  time: clockText,
  geopoint: (value) => value.split(' ').slice(0, 2).join(', '),
  acknowledge: (_, language) => message(language, 'answer.acknowledged'),
  // The name under which a file is kept is nobody's to read.
  image: (_, language) => message(language, 'answer.image'),
  audio: (_, language) => message(language, 'answer.audio'),
  file: (_, language) => message(language, 'answer.file'),
};

/**
 * An answer as its giver reads it: the words of what was chosen, numbers, days and times as the language writes them. Plain text on one line.
 * @param key of the question. @param shown what the engine made of it.
 */
export function shownAnswer(survey: Survey, key: string, value: AnswerValue, shown: string, language: Language): string {
  if (typeof value === 'number') return numberText(value, language);
  const kind = nodeOfKey(compileSurvey(survey), key)?.question?.kind;
  const own = kind === undefined || typeof value !== 'string' ? undefined : BY_KIND[kind];
  if (own !== undefined && typeof value === 'string') return own(value, language);
  // What was typed stays as it was typed; only the form's own words have marks.
  return kind === 'text' ? shown : formWords(shown);
}
