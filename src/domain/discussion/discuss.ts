import { sameness, shownProposals, tidyProposal } from './proposals.js';
import { rankNeeds } from './ranking.js';
import type { DiscussionEffect, DiscussionEnv, DiscussionInput, DiscussionRefusal, DiscussionState, DiscussionStep, Member, MemberEffect } from './types.js';

type Collecting = DiscussionState & { readonly phase: 'collecting' };
type Voting = DiscussionState & { readonly phase: 'voting' };
type Propose = DiscussionInput & { readonly kind: 'propose' };
type Vote = DiscussionInput & { readonly kind: 'vote' };

/**
 * Moves a discussion by one input: pure. An input that comes twice in a row leaves what it left the first time.
 * Nothing of a proposal is shown to anybody but its author before enough people have proposed enough, and no votes before enough people have voted.
 * @param state as it is stored; drafts and ballots of all members.
 * @param input from a member only where the caller knows who they are and that they may take part.
 */
export function discuss(state: DiscussionState, input: DiscussionInput, env: DiscussionEnv): DiscussionStep {
  switch (input.kind) {
    case 'open':
      return state.phase === 'waiting' ? { state: { ...terms(state), phase: 'collecting', drafts: [], given: new Map() }, effects: [{ to: 'group', kind: 'opened' }] } : still(state);
    case 'end-collecting':
      return state.phase === 'collecting' ? endCollecting(state, env) : still(state);
    case 'close':
      return close(state);
    case 'visit':
    case 'propose':
    case 'withdraw':
    case 'vote':
      return fromMember(state, input, env);
  }
}

const terms = ({ rules, closesAt }: DiscussionState) => ({ rules, closesAt });
const still = (state: DiscussionState, ...effects: readonly DiscussionEffect[]): DiscussionStep => ({ state, effects });
const refused = (state: DiscussionState, reason: DiscussionRefusal, ...more: readonly DiscussionEffect[]): DiscussionStep => still(state, { to: 'member', kind: 'refused', reason }, ...more);

function fromMember(state: DiscussionState, input: DiscussionInput & { readonly member: Member }, env: DiscussionEnv): DiscussionStep {
  if (state.phase === 'waiting') return refused(state, 'not-open');
  // Whoever closes it may be late; people are not told another thing than was announced.
  if (state.phase === 'closed' || env.now >= state.closesAt) return refused(state, 'closed');
  if (state.phase === 'collecting') {
    switch (input.kind) {
      case 'propose':
        return propose(state, input);
      case 'withdraw':
        return withdraw(state, input.member, input.number);
      case 'vote':
        return refused(state, 'gone');
      default:
        return still(state, ownOf(state, input.member, 'visit'));
    }
  }
  if (input.kind === 'vote') return vote(state, input);
  if (input.kind === 'visit') return still(state, ballotOf(state, input.member, null));
  return refused(state, 'voting-began', ballotOf(state, input.member, null));
}

const ownDrafts = ({ drafts }: Collecting, member: Member) => drafts.filter((draft) => draft.member === member).toSorted((a, b) => a.number - b.number);

function ownOf(state: Collecting, member: Member, news: (MemberEffect & { readonly kind: 'own' })['news']): MemberEffect {
  const drafts = ownDrafts(state, member);
  return { to: 'member', kind: 'own', drafts, left: Math.max(0, state.rules.mostProposals - drafts.length), news };
}

/** How many people have proposed something that stands. */
const proposers = ({ drafts }: Collecting): number => new Set(drafts.map(({ member }) => member)).size;

function propose(state: Collecting, { member, text: typed, instead }: Propose): DiscussionStep {
  const text = tidyProposal(typed);
  const own = ownDrafts(state, member);
  if (sameness(text) === '') return refused(state, 'empty');
  if ([...text].length > state.rules.longest) return refused(state, 'too-long');
  if (own.some((draft) => sameness(draft.text) === sameness(text) && (draft.number !== instead || draft.text === text))) return refused(state, 'given-before', ownOf(state, member, 'none'));
  if (instead !== null) {
    if (!own.some(({ number }) => number === instead)) return refused(state, 'gone', ownOf(state, member, 'none'));
    const draft = { member, number: instead, text };
    const changed: Collecting = { ...state, drafts: state.drafts.map((d) => (d.member === member && d.number === instead ? draft : d)) };
    return { state: changed, effects: [{ to: 'store', kind: 'draft', draft }, ownOf(changed, member, 'changed')] };
  }
  if (own.length >= state.rules.mostProposals) return refused(state, 'enough-proposals', ownOf(state, member, 'none'));
  const number = (state.given.get(member) ?? 0) + 1;
  const draft = { member, number, text };
  const added: Collecting = { ...state, drafts: [...state.drafts, draft], given: new Map(state.given).set(member, number) };
  return { state: added, effects: [{ to: 'store', kind: 'draft', draft }, ownOf(added, member, 'added'), ...(own.length === 0 ? [PROGRESS] : [])] };
}

const PROGRESS: DiscussionEffect = { to: 'group', kind: 'progress' };

function withdraw(state: Collecting, member: Member, number: number): DiscussionStep {
  const drafts = state.drafts.filter((draft) => draft.member !== member || draft.number !== number);
  if (drafts.length === state.drafts.length) return refused(state, 'gone', ownOf(state, member, 'none'));
  const left: Collecting = { ...state, drafts };
  return { state: left, effects: [{ to: 'store', kind: 'draft-gone', member, number }, ownOf(left, member, 'withdrawn'), ...(proposers(left) < proposers(state) ? [PROGRESS] : [])] };
}

function endCollecting(state: Collecting, { seed }: DiscussionEnv): DiscussionStep {
  const proposals = shownProposals(state.drafts.map(({ text }) => text), seed);
  const people = proposers(state);
  if (proposals.length < state.rules.leastProposals || people < state.rules.leastPeople) return still(state, { to: 'group', kind: 'too-few', proposals: proposals.length, people });
  return {
    state: { ...terms(state), phase: 'voting', proposals, ballots: new Map() },
    effects: [{ to: 'store', kind: 'proposals', proposals }, { to: 'group', kind: 'ballot', proposals }],
  };
}

function ballotOf(state: Voting, member: Member, news: (MemberEffect & { readonly kind: 'ballot' })['news']): MemberEffect {
  const chosen = state.ballots.get(member) ?? [];
  return { to: 'member', kind: 'ballot', proposals: state.proposals, chosen, left: Math.max(0, state.rules.mostVotes - chosen.length), news };
}

function vote(state: Voting, { member, place, on }: Vote): DiscussionStep {
  const chosen = state.ballots.get(member) ?? [];
  if (state.proposals[place] === undefined) return refused(state, 'gone', ballotOf(state, member, null));
  // The same press again leaves it as it is, and says so once more.
  if (chosen.includes(place) === on) return still(state, ballotOf(state, member, { place, on }));
  if (on && chosen.length >= state.rules.mostVotes) return refused(state, 'enough-votes');
  const next = on ? [...chosen, place].toSorted((a, b) => a - b) : chosen.filter((p) => p !== place);
  const voted: Voting = { ...state, ballots: new Map(state.ballots).set(member, next) };
  return { state: voted, effects: [{ to: 'store', kind: 'chosen', member, chosen: next }, ballotOf(voted, member, { place, on }), ...(chosen.length === 0 || next.length === 0 ? [PROGRESS] : [])] };
}

function close(state: DiscussionState): DiscussionStep {
  const closed: DiscussionState = { ...terms(state), phase: 'closed' };
  const nothing: DiscussionEffect = { to: 'store', kind: 'needs', ranked: [], participants: 0 };
  switch (state.phase) {
    case 'closed':
      return still(state);
    case 'waiting':
      return { state: closed, effects: [nothing] };
    case 'collecting':
      return { state: closed, effects: [nothing, { to: 'group', kind: 'no-result', reason: 'no-vote', people: proposers(state) }] };
    case 'voting': {
      const cast = [...state.ballots.values()].filter((chosen) => chosen.length > 0);
      if (cast.length < state.rules.leastPeople) return { state: closed, effects: [nothing, { to: 'group', kind: 'no-result', reason: 'too-few-votes', people: cast.length }] };
      const ranked = rankNeeds(state.proposals, cast);
      return {
        state: closed,
        effects: [
          { to: 'store', kind: 'needs', ranked, participants: cast.length },
          { to: 'group', kind: 'result', ranked, unwanted: state.proposals.length - ranked.length, voters: cast.length },
        ],
      };
    }
  }
}
