import type { EpochMs } from '../../support/clock.js';
import type { IsoWeek, Zone } from '../calendar/types.js';
import type { Figures } from '../privacy/release.js';
import type { Text } from '../survey/types.js';

export interface Counted {
  readonly invited: number;
  readonly answered: number;
}

export interface DigestLeader {
  readonly employee: number;
  readonly zone: Zone;
  readonly position: string;
}

/** A question that needs are read from. `figures` are released ones for this leader's view, null where there are none. */
export type NeedMeasure =
  | { readonly kind: 'competency'; readonly key: string; readonly label: Text; readonly figures: Figures | null }
  | { readonly kind: 'technical'; readonly options: readonly { readonly key: string; readonly label: Text }[]; readonly figures: Figures | null };

export interface DigestSession {
  readonly session: number;
  readonly course: string;
  readonly title: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly zone: Zone;
  readonly place: string;
}

/** Something that waits for the leader. `kind` and `ref` tell the renderers what to link to; `label` is what people read. */
export interface WaitingItem {
  readonly kind: string;
  readonly ref: string;
  readonly label: Text;
  readonly deadline: EpochMs | null;
}

/** All facts about one leader's view and one ISO week; everyone below the leader, the leader left out. Plain JSON. */
export interface DigestInput {
  readonly leader: DigestLeader;
  readonly week: IsoWeek;
  /** Each campaign at the end of the week, and at the end of the week before (null when it had not begun). */
  readonly participation: readonly { readonly campaign: string; readonly title: Text; readonly current: Counted; readonly previous: Counted | null }[];
  /** The needs survey to speak of, its measures in the order of the dictionary; null when there is none. */
  readonly needs: { readonly campaign: string; readonly title: Text; readonly measures: readonly NeedMeasure[] } | null;
  /** Planned sessions with the number of people below who take part. */
  readonly sessions: readonly (DigestSession & { readonly people: number })[];
  readonly feedback: readonly (DigestSession & { readonly figures: Figures | null })[];
  /** Follow-up evaluations whose day has come: how many were asked, how many answered. */
  readonly followUps: readonly { readonly course: string; readonly title: string; readonly asked: number; readonly answered: number }[];
  /** Released follow-up answers (`FOLLOW_UP_FIELDS`). */
  readonly applied: readonly { readonly course: string; readonly title: string; readonly figures: Figures | null }[];
  readonly waiting: readonly WaitingItem[];
}

export interface Need {
  readonly kind: NeedMeasure['kind'];
  readonly key: string;
  readonly label: Text;
  readonly count: number;
  readonly base: number;
}

export interface SectionTypes {
  readonly participation: {
    readonly kind: 'participation';
    readonly campaigns: readonly (Counted & { readonly campaign: string; readonly title: Text; readonly before: Counted | null })[];
  };
  readonly needs: { readonly kind: 'needs'; readonly campaign: string; readonly title: Text; readonly top: readonly Need[] };
  readonly sessions: { readonly kind: 'sessions'; readonly sessions: readonly (DigestSession & { readonly people: number })[] };
  readonly feedback: {
    readonly kind: 'feedback';
    /** Means on a scale of 1 to 5, to two decimals; `answers` is their base. */
    readonly sessions: readonly (DigestSession & { readonly answers: number; readonly material: number; readonly method: number; readonly speaker: number })[];
  };
  readonly 'follow-ups': { readonly kind: 'follow-ups'; readonly courses: readonly { readonly course: string; readonly title: string; readonly due: number; readonly done: number }[] };
  readonly 'good-news': { readonly kind: 'good-news'; readonly courses: readonly { readonly course: string; readonly title: string; readonly applied: number; readonly answered: number }[] };
  readonly waiting: { readonly kind: 'waiting'; readonly count: number; readonly nearest: WaitingItem; readonly items: readonly WaitingItem[] };
}
export type SectionKind = keyof SectionTypes;
export type Section = SectionTypes[SectionKind];

/** What one leader is told about one week, without a word of any language but names and labels. Rendered alike in Slack and in Telegram. */
export interface Digest {
  readonly leader: DigestLeader;
  readonly week: IsoWeek;
  /** The week itself in the leader's zone: Monday 00:00 (in) to Monday 00:00 (out). */
  readonly period: { readonly start: EpochMs; readonly end: EpochMs };
  /** In the order in which they are read; empty when there is nothing that may be said. */
  readonly sections: readonly Section[];
}

/** Builds one section, or undefined when nothing of it may or need be said. `period` as in `Digest`. */
export type SectionBuilder<K extends SectionKind> = (input: DigestInput, period: Digest['period']) => SectionTypes[K] | undefined;
