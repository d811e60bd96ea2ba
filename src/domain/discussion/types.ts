import type { EpochMs } from '../../support/clock.js';

/** What a discussion asks of its group. */
export interface DiscussionRules {
  /** Different proposals that there have to be before any of them is shown. */
  readonly leastProposals: number;
  /** People who have to have proposed before anything is shown, and who have to have voted before the votes are. */
  readonly leastPeople: number;
  /** Proposals that one person can have. */
  readonly mostProposals: number;
  /** Votes that one person can give, one a proposal. */
  readonly mostVotes: number;
  /** Characters (code points) of a proposal. */
  readonly longest: number;
}

/** Five people is the smallest group that anybody sees figures of, here as in the digest. */
export const DISCUSSION_RULES: DiscussionRules = { leastProposals: 3, leastPeople: 5, mostProposals: 3, mostVotes: 3, longest: 300 };

/** Somebody who takes part, by the id on the roster. */
export type Member = number;

/** A proposal while its author can still change it. `number` counts what this person ever proposed here, from 1, so that it never means another one. */
export interface Draft {
  readonly member: Member;
  readonly number: number;
  readonly text: string;
}

/** One proposal with its votes. Those with as many votes share a rank, and the next one is as many ranks lower. */
export interface RankedNeed {
  readonly rank: number;
  /** Whether another one has as many votes. */
  readonly tied: boolean;
  readonly text: string;
  readonly votes: number;
}

export const PHASES = ['waiting', 'collecting', 'voting', 'closed'] as const;
export type Phase = (typeof PHASES)[number];

/** `waiting` for a group, `collecting` proposals, `voting` on them, `closed`. Authors exist while collecting, and who voted for what while voting; never both. */
export type DiscussionState = { readonly rules: DiscussionRules; readonly closesAt: EpochMs } & (
  | { readonly phase: 'waiting' }
  | {
      readonly phase: 'collecting';
      readonly drafts: readonly Draft[];
      /** How many proposals each person ever gave, taken back ones included. */
      readonly given: ReadonlyMap<Member, number>;
    }
  | {
      readonly phase: 'voting';
      /** In the order in which they are shown; a proposal's place in it, from 0, is its name from now on. */
      readonly proposals: readonly string[];
      /** The places that each person has voted for, in ascending order. */
      readonly ballots: ReadonlyMap<Member, readonly number[]>;
    }
  | { readonly phase: 'closed' }
);

export type DiscussionInput =
  /** An officer opened it in a group. */
  | { readonly kind: 'open' }
  /** Somebody looks where they stand. */
  | { readonly kind: 'visit'; readonly member: Member }
  /** A proposal, or with `instead` another wording of an own one. */
  | { readonly kind: 'propose'; readonly member: Member; readonly text: string; readonly instead: number | null }
  | { readonly kind: 'withdraw'; readonly member: Member; readonly number: number }
  | { readonly kind: 'end-collecting' }
  | { readonly kind: 'vote'; readonly member: Member; readonly place: number; readonly on: boolean }
  | { readonly kind: 'close' };

/** What comes from outside: the time people live in, and chance for the order of the proposals. */
export interface DiscussionEnv {
  readonly now: EpochMs;
  readonly seed: number;
}

export const DISCUSSION_REFUSALS = ['empty', 'too-long', 'enough-proposals', 'given-before', 'gone', 'enough-votes', 'voting-began', 'not-open', 'closed'] as const;
export type DiscussionRefusal = (typeof DISCUSSION_REFUSALS)[number];

/** Said where everybody reads along: holds no member, and by its type cannot. */
export type GroupEffect =
  | { readonly to: 'group'; readonly kind: 'opened' }
  | { readonly to: 'group'; readonly kind: 'too-few'; readonly proposals: number; readonly people: number }
  | { readonly to: 'group'; readonly kind: 'ballot'; readonly proposals: readonly string[] }
  /** `unwanted`: how many proposals nobody voted for; they are not ranked. */
  | { readonly to: 'group'; readonly kind: 'result'; readonly ranked: readonly RankedNeed[]; readonly unwanted: number; readonly voters: number }
  | { readonly to: 'group'; readonly kind: 'no-result'; readonly reason: 'no-vote' | 'too-few-votes'; readonly people: number }
  /** How many take part may have changed. */
  | { readonly to: 'group'; readonly kind: 'progress' };

/** Said to one person in private. */
export type MemberEffect =
  | { readonly to: 'member'; readonly kind: 'own'; readonly drafts: readonly Draft[]; readonly left: number; readonly news: 'visit' | 'none' | 'added' | 'changed' | 'withdrawn' }
  | { readonly to: 'member'; readonly kind: 'ballot'; readonly proposals: readonly string[]; readonly chosen: readonly number[]; readonly left: number; readonly news: { readonly place: number; readonly on: boolean } | null }
  | { readonly to: 'member'; readonly kind: 'refused'; readonly reason: DiscussionRefusal };

/** What is to be stored besides the phase. */
export type StoreEffect =
  | { readonly to: 'store'; readonly kind: 'draft'; readonly draft: Draft }
  | { readonly to: 'store'; readonly kind: 'draft-gone'; readonly member: Member; readonly number: number }
  /** The proposals without their authors, in the order in which they are shown; drafts go with it. */
  | { readonly to: 'store'; readonly kind: 'proposals'; readonly proposals: readonly string[] }
  | { readonly to: 'store'; readonly kind: 'chosen'; readonly member: Member; readonly chosen: readonly number[] }
  /** The end: who voted for what goes, the ranking stays (empty where there is none). `participants`: who voted. */
  | { readonly to: 'store'; readonly kind: 'needs'; readonly ranked: readonly RankedNeed[]; readonly participants: number };

export type DiscussionEffect = GroupEffect | MemberEffect | StoreEffect;

export interface DiscussionStep {
  readonly state: DiscussionState;
  readonly effects: readonly DiscussionEffect[];
}
