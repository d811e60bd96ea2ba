import type { EpochMs } from '../../support/clock.js';
import type { IsoWeek, LocalDate } from '../calendar/types.js';
import type { SessionPlan } from './types.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * What each kind of due work remembers, so that whoever does it can check its premise again:
 * a session that starts at another time than `startsAt`, a course that ends on another day than `lastDay`, an answered survey make it a no-op.
 * Plain JSON, ids only: no name, no NIP.
 */
export interface DueRefs {
  readonly 'survey.invite': { readonly campaign: string };
  /** `asked`: the person chose this moment themselves. */
  readonly 'survey.remind': { readonly campaign: string; readonly occurrence: number; readonly asked?: true };
  readonly 'campaign.close': { readonly campaign: string; readonly closesAt: EpochMs };
  readonly 'session.remind': { readonly session: number; readonly which: 'day-before' | 'hour-before'; readonly startsAt: EpochMs };
  readonly 'session.notice':
    | { readonly session: number; readonly change: 'moved'; readonly from: SessionPlan; readonly to: SessionPlan }
    | { readonly session: number; readonly change: 'cancelled'; readonly from: SessionPlan };
  readonly 'feedback.open': { readonly session: number; readonly endsAt: EpochMs };
  readonly 'followup.open': { readonly course: string; readonly lastDay: LocalDate };
  readonly 'digest.weekly': { readonly week: IsoWeek };
  /** `resumed`: not because of an outage, but because the campaign goes on after a pause. */
  readonly 'question.reask': { readonly conversation: number; readonly revision: number; readonly resumed?: true };
  readonly 'data-request.deadline': { readonly request: number };
  readonly 'discussion.turn': { readonly discussion: number; readonly to: 'voting' | 'closed' };
  readonly 'discussion.progress': { readonly discussion: number };
}

export type DueKind = keyof DueRefs;

/**
 * One piece of work to be done at `dueAt`. `key` is unique and stable: planning the same thing again gives the same key, planning a changed thing another one.
 * `worthUntil` is the last instant at which it is still worth doing, null for always. `employee` is null when it concerns no single person.
 * `yearsWithoutHolidays`: years touched whose holidays are unknown, so that Monday to Friday was counted.
 */
export type DueRow<K extends DueKind = DueKind> = {
  [P in K]: {
    readonly kind: P;
    readonly key: string;
    readonly subject: string;
    readonly employee: number | null;
    readonly ref: DueRefs[P];
    readonly dueAt: EpochMs;
    readonly worthUntil: EpochMs | null;
    readonly yearsWithoutHolidays: readonly number[];
  };
}[K];

/** `for`: a fixed span after the due time. `planned`: the planner of the kind decides, see `until`. `always`: it must be done however late. */
export type Worth = { readonly rule: 'for'; readonly ms: number } | { readonly rule: 'planned'; readonly until: string } | { readonly rule: 'always' };

interface DueKindRow {
  readonly worth: Worth;
  /** When nobody can tell whether the message went out: is a rare second one (`double`) or a rare missing one (`miss`) the lesser evil? */
  readonly resendPolicy: 'double' | 'miss';
}

export const DUE_KINDS = {
  'survey.invite': { worth: { rule: 'planned', until: 'the campaign closes' }, resendPolicy: 'double' },
  'survey.remind': { worth: { rule: 'planned', until: 'the next reminder, or two hours before the campaign closes' }, resendPolicy: 'miss' },
  'campaign.close': { worth: { rule: 'always' }, resendPolicy: 'double' },
  'session.remind': { worth: { rule: 'planned', until: 'the hour-before reminder, or the start' }, resendPolicy: 'double' },
  'session.notice': { worth: { rule: 'planned', until: 'the session it tells of is over' }, resendPolicy: 'double' },
  'feedback.open': { worth: { rule: 'planned', until: '20:00 on the day after the session' }, resendPolicy: 'double' },
  'followup.open': { worth: { rule: 'for', ms: 60 * DAY }, resendPolicy: 'double' },
  'digest.weekly': { worth: { rule: 'for', ms: 7 * DAY }, resendPolicy: 'miss' },
  'question.reask': { worth: { rule: 'for', ms: DAY }, resendPolicy: 'double' },
  'data-request.deadline': { worth: { rule: 'always' }, resendPolicy: 'double' },
  'discussion.turn': { worth: { rule: 'always' }, resendPolicy: 'double' },
  'discussion.progress': { worth: { rule: 'for', ms: HOUR }, resendPolicy: 'miss' },
} as const satisfies Record<DueKind, DueKindRow>;

type Ruled<R extends Worth['rule']> = { [K in DueKind]: (typeof DUE_KINDS)[K]['worth']['rule'] extends R ? K : never }[DueKind];

/** The end of worth of a kind whose rule needs nothing but the due time. */
export function worthUntilOf(kind: Ruled<'for' | 'always'>, dueAt: EpochMs): EpochMs | null {
  const { worth } = DUE_KINDS[kind];
  return worth.rule === 'for' ? dueAt + worth.ms : null;
}

/** Whether a row is past its worth at `now`: to be logged and skipped, not done. */
export function isStale(row: Pick<DueRow, 'worthUntil'>, now: EpochMs): boolean {
  return row.worthUntil !== null && now > row.worthUntil;
}
