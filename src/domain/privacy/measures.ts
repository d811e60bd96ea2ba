import { scaleNumber } from '../competency/self-assessment.js';
import { applicationOf } from '../evaluation/application.js';
import type { AnswerValue } from '../survey/types.js';
import type { Contribution } from './release.js';

type Values = Contribution['values'];
type Answer = AnswerValue | null | undefined;

/** A person's answers by key; what was only filled in for them is not among them. */
export type Said = Readonly<Record<string, AnswerValue | null>>;

/** What people can leave unanswered is a measure of its own, so that all fields of one measure share one base. */
export const FEEDBACK_FIELDS = ['material', 'method', 'speaker'] as const;
/** Which question of the feedback poll fills which field. */
const FEEDBACK_QUESTIONS = { material: 'materi', method: 'metode', speaker: 'narasumber' } as const satisfies Record<(typeof FEEDBACK_FIELDS)[number], string>;
export const RATING_FIELDS = ['rating'] as const;
export const FOLLOW_UP_FIELDS = ['applied', 'not_yet', 'not_relevant'] as const;

/** The opaque keys under which answers are released. */
export const measureKey = {
  /** One competency of a needs survey. Fields: `RATING_FIELDS`. */
  competency: (campaign: string, competency: string) => `needs:${campaign}:${competency}`,
  /** The question about technical needs. Fields: the names of its choices. */
  technical: (campaign: string) => `technical:${campaign}`,
  /** The poll after a session. Fields: `FEEDBACK_FIELDS`. */
  feedback: (campaign: string) => `feedback:${campaign}`,
  /** The follow-up months later. Fields: `FOLLOW_UP_FIELDS`. */
  followUp: (campaign: string) => `follow-up:${campaign}`,
} as const;

/** A self-assessment of 1 to 5; undefined (no contribution) for "not my task" and whatever else is no step. */
export function ratingValues(answer: Answer): Values | undefined {
  const rating = scaleNumber(answer);
  return rating === null ? undefined : { rating };
}

/** 1 for a chosen option, 0 for another; undefined when the question was not answered. */
export function technicalValues(options: readonly string[], answer: Answer): Values | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  return Object.fromEntries(options.map((option) => [option, answer.includes(option) ? 1 : 0]));
}

/** The three ratings of a session; undefined unless all three were given. */
export function feedbackValues(answers: Said): Values | undefined {
  const [material, method, speaker] = FEEDBACK_FIELDS.map((field) => scaleNumber(answers[FEEDBACK_QUESTIONS[field]]));
  if (!material || !method || !speaker) return undefined;
  return { material, method, speaker };
}

/** What a follow-up answer says about use at work; everyone who answered is in the base. */
export function followUpValues(answer: Answer): Values | undefined {
  const application = applicationOf(answer);
  if (application === undefined) return undefined;
  return { applied: application === 'applied' ? 1 : 0, not_yet: application === 'not-yet' ? 1 : 0, not_relevant: application === 'not-relevant' ? 1 : 0 };
}
