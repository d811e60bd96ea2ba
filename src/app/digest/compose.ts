import { Temporal } from 'temporal-polyfill';
import { message, type MessageKey } from '../../content/messages.js';
import { formatDate, formatMoment } from '../../domain/calendar/format.js';
import { addDays, dateOf } from '../../domain/calendar/workingDays.js';
import type { Section, SectionKind, SectionTypes } from '../../domain/digest/types.js';
import { words, type Language } from '../../domain/survey/types.js';
import type { EpochMs } from '../../support/clock.js';
import type { ShownDigest } from './ports.js';

/** One thought: a line that introduces others, or stands alone with none. Plain text. */
export interface Paragraph {
  readonly lead: string | null;
  readonly lines: readonly string[];
  /** Said in small type below, where there is something to mind. */
  readonly caution: string | null;
}

/** A digest in words, alike in Slack and in Telegram. Plain text: each room escapes it in its own way. */
export interface DigestWords {
  readonly greeting: string;
  readonly title: string;
  readonly paragraphs: readonly Paragraph[];
  /** Why something may be missing; null where nothing was said. */
  readonly footnote: string | null;
}

interface Scene {
  readonly language: Language;
  readonly zone: string;
}

const two = (value: number, language: Language): string => (language === 'id' ? value.toFixed(2).replace('.', ',') : value.toFixed(2));

const alone = (lines: readonly string[]): Paragraph => ({ lead: null, lines, caution: null });

const WORDS: { readonly [K in SectionKind]: (section: SectionTypes[K], scene: Scene) => Paragraph } = {
  participation: ({ campaigns }, { language }) =>
    alone(
      campaigns.map(({ title, invited, answered, before }) =>
        before === null
          ? message(language, 'digest.participation', { title: words(title, language), invited, answered })
          : message(language, 'digest.participation-before', { title: words(title, language), invited, answered, invitedBefore: before.invited, answeredBefore: before.answered }),
      ),
    ),
  needs: ({ title, top }, { language }) => ({
    lead: message(language, 'digest.needs', { title: words(title, language) }),
    lines: top.map(({ kind, label, count, base }, at) => message(language, kind === 'competency' ? 'digest.need-competency' : 'digest.need-technical', { rank: at + 1, label: words(label, language), count, base })),
    caution: top.some(({ kind }) => kind === 'competency') ? message(language, 'digest.needs-caution') : null,
  }),
  sessions: ({ sessions }, { language }) => ({
    lead: message(language, 'digest.sessions'),
    lines: sessions.map(({ title, startsAt, zone, place, people }) => message(language, 'digest.session', { title, moment: formatMoment(startsAt, zone, language), place: place === '' ? 'none' : place, people })),
    caution: null,
  }),
  feedback: ({ sessions }, { language }) => ({
    lead: message(language, 'digest.feedback'),
    lines: sessions.map(({ title, startsAt, zone, material, method, speaker, answers }) =>
      message(language, 'digest.feedback-line', {
        title,
        date: formatDate(dateOf(startsAt, zone), language),
        material: two(material, language),
        method: two(method, language),
        speaker: two(speaker, language),
        answers,
      }),
    ),
    caution: null,
  }),
  'follow-ups': ({ courses }, { language }) => alone(courses.map(({ title, due, done }) => message(language, 'digest.followups', { title, due, done }))),
  'good-news': ({ courses }, { language }) => alone(courses.map(({ title, applied, answered }) => message(language, 'digest.good-news', { title, applied, answered }))),
  waiting: ({ count, nearest }, { language, zone }) =>
    alone([
      nearest.deadline === null
        ? message(language, 'digest.waiting-undated', { count, label: words(nearest.label, language) })
        : message(language, 'digest.waiting', { count, label: words(nearest.label, language), moment: formatMoment(nearest.deadline, zone, language) }),
    ]),
};

function say<K extends SectionKind>(section: SectionTypes[K] & { readonly kind: K }, scene: Scene): Paragraph {
  const teller: (section: SectionTypes[K], scene: Scene) => Paragraph = WORDS[section.kind as K];
  return teller(section, scene);
}

/** From which hour on which greeting is said. */
const GREETINGS: readonly (readonly [number, MessageKey])[] = [
  [18, 'greeting.evening'],
  [15, 'greeting.afternoon'],
  [11, 'greeting.midday'],
  [4, 'greeting.morning'],
  [0, 'greeting.evening'],
];

function greetingAt(at: EpochMs, zone: string, language: Language): string {
  const { hour } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return message(language, GREETINGS.find(([from]) => hour >= from)?.[1] ?? 'greeting.morning');
}

/** Puts a digest into words, greeting as it was on the day it was made, so that it reads the same whenever it is shown. */
export function composeDigest({ digest, createdAt }: Pick<ShownDigest, 'digest' | 'createdAt'>, language: Language): DigestWords {
  const { zone, position } = digest.leader;
  const scene: Scene = { language, zone };
  const monday = dateOf(digest.period.start, zone);
  const greeting = message(language, 'digest.greeting', { greeting: greetingAt(createdAt, zone, language), position });
  const speaksOfAnswers = digest.sections.some(({ kind }: Section) => kind !== 'sessions' && kind !== 'waiting');
  return {
    greeting: greeting.replace(/,?\s+\.$/, '.'),
    title: message(language, 'digest.title', { period: `${formatDate(monday, language)} – ${formatDate(addDays(monday, 6), language)}` }),
    paragraphs: digest.sections.length === 0 ? [alone([message(language, 'digest.nothing')])] : digest.sections.map((section) => say(section, scene)),
    footnote: speaksOfAnswers || digest.sections.length === 0 ? message(language, 'digest.withheld') : null,
  };
}
