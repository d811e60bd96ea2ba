import type { Clock, EpochMs } from '../../support/clock.js';
import type { ChatMessage } from '../telegram/phone.js';
import { isMonday, type CourseTimes } from './moments.js';
import type { StageCampaign } from './officer.js';

/** The seven steps from a need to the leader's digest. */
export const STEPS = ['binding', 'answer', 'campaign', 'reminder', 'feedback', 'follow-up', 'digest'] as const;
export type Step = (typeof STEPS)[number];

export interface SampleCourse extends CourseTimes {
  readonly title: string;
}

/** Figures are shown to leaders from this many answers on. */
const GROUP = 5;
const DAY = 86_400_000;
/** A message about a course this long after it is no longer about how the session went. */
const LONG_AFTER = 150 * DAY;

/** What has been seen of the loop since the sandbox opened: told from what reached the phones and the leaders' Slack, never by asking the product. */
export class Rehearsal {
  readonly #seen = new Set<Step>();
  #course: SampleCourse | null = null;

  constructor(private readonly clock: Clock) {}

  get course(): SampleCourse | null {
    return this.#course;
  }

  /** A course was imported; what is shown about it is looked for anew. */
  expect(course: SampleCourse): void {
    this.#course = course;
  }

  /** The bot wrote to somebody. @returns whether a step was seen with it. */
  heard(message: ChatMessage): boolean {
    if (this.#course === null || message.from !== 'bot' || !message.text.includes(this.#course.title)) return false;
    return this.#note(stepAt(this.clock.now(), this.#course));
  }

  /**
   * A leader was written to in Slack. What comes late, because the clock jumped over a Monday, is not yet the digest of this round, nor is one from before
   * there were figures.
   */
  posted(campaigns: readonly StageCampaign[]): boolean {
    return this.#note(isMonday(this.clock.now()) && answered(campaigns, GROUP) ? 'digest' : null);
  }

  done(people: readonly { readonly bound: boolean }[], campaigns: readonly StageCampaign[]): Readonly<Record<Step, boolean>> {
    return {
      binding: people.some(({ bound }) => bound),
      answer: answered(campaigns, 1),
      campaign: answered(campaigns, GROUP),
      reminder: this.#seen.has('reminder'),
      feedback: this.#seen.has('feedback'),
      'follow-up': this.#seen.has('follow-up'),
      digest: this.#seen.has('digest'),
    };
  }

  #note(step: Step | null): boolean {
    if (step === null || this.#seen.has(step)) return false;
    this.#seen.add(step);
    return true;
  }
}

const answered = (campaigns: readonly StageCampaign[], least: number): boolean => campaigns.some(({ counts }) => (counts['completed'] ?? 0) >= least);

/** What a message that names the course is about, by when it came. */
function stepAt(at: EpochMs, course: SampleCourse): Step | null {
  if (at < course.startsAt) return 'reminder';
  if (at < course.endsAt) return null;
  return at < course.endsAt + LONG_AFTER ? 'feedback' : 'follow-up';
}
