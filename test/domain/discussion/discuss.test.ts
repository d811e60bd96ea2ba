import { expect, test } from 'vitest';
import { discuss } from '../../../src/domain/discussion/discuss.js';
import { tidyProposal } from '../../../src/domain/discussion/proposals.js';
import { DISCUSSION_RULES, type DiscussionEffect, type DiscussionInput, type DiscussionState } from '../../../src/domain/discussion/types.js';

const env = { now: 0, seed: 5 };
const opened = discuss({ rules: DISCUSSION_RULES, closesAt: 1_000, phase: 'waiting' }, { kind: 'open' }, env).state;

const propose = (member: number, text: string, instead: number | null = null): DiscussionInput => ({ kind: 'propose', member, text, instead });
const vote = (member: number, place: number, on = true): DiscussionInput => ({ kind: 'vote', member, place, on });

function play(inputs: readonly DiscussionInput[], from: DiscussionState = opened): { readonly state: DiscussionState; readonly effects: readonly DiscussionEffect[] } {
  return inputs.reduce<{ state: DiscussionState; effects: readonly DiscussionEffect[] }>((done, input) => discuss(done.state, input, env), { state: from, effects: [] });
}
const reasons = (effects: readonly DiscussionEffect[]): readonly string[] => effects.flatMap((e) => (e.to === 'member' && e.kind === 'refused' ? [e.reason] : []));

const FIVE = [propose(1, 'Excel'), propose(2, 'excel.'), propose(3, 'Manajemen proyek'), propose(4, 'Pelayanan publik'), propose(5, 'Surat dinas')];
const voting = play([...FIVE, { kind: 'end-collecting' }]).state;
const shown = voting.phase === 'voting' ? voting.proposals : [];

test('a proposal is added, reworded and taken back by its author; a number never means another one', () => {
  const added = play([propose(1, '  Excel \u202E dasar\n'), propose(1, 'Data')]);
  expect(added.effects).toEqual([
    { to: 'store', kind: 'draft', draft: { member: 1, number: 2, text: 'Data' } },
    { to: 'member', kind: 'own', drafts: [{ member: 1, number: 1, text: 'Excel dasar' }, { member: 1, number: 2, text: 'Data' }], left: 1, news: 'added' },
  ]);
  const changed = discuss(added.state, propose(1, 'Excel lanjutan', 1), env);
  expect(changed.effects[0]).toEqual({ to: 'store', kind: 'draft', draft: { member: 1, number: 1, text: 'Excel lanjutan' } });
  const again = play([{ kind: 'withdraw', member: 1, number: 2 }, propose(1, 'Arsip')], changed.state);
  expect(again.state).toMatchObject({ drafts: [{ number: 1 }, { number: 3, text: 'Arsip' }] });
  expect(reasons(discuss(again.state, { kind: 'withdraw', member: 1, number: 2 }, env).effects)).toEqual(['gone']);
  expect(reasons(discuss(again.state, { kind: 'withdraw', member: 2, number: 1 }, env).effects)).toEqual(['gone']);
});

test.each([
  ['nothing', propose(1, ' … '), 'empty'],
  ['more than a proposal holds', propose(1, 'x'.repeat(301)), 'too-long'],
  ['the same again in another spelling', propose(1, 'EXCEL!'), 'given-before'],
  ['another wording of one that is not theirs', propose(2, 'Data', 1), 'gone'],
  ['a vote before there is anything to vote on', vote(1, 0), 'gone'],
])('%s is refused', (_name, input, reason) => {
  const before = play([propose(1, 'Excel')]).state;
  const { state, effects } = discuss(before, input, env);
  expect(reasons(effects)).toEqual([reason]);
  expect(state).toEqual(before);
});

test('300 characters fit, however many code units they are', () => {
  expect(reasons(play([propose(1, '𝒜'.repeat(300))]).effects)).toEqual([]);
});

test('a fourth proposal is refused', () => {
  expect(reasons(play([propose(1, 'a'), propose(1, 'b'), propose(1, 'c'), propose(1, 'd')]).effects)).toEqual(['enough-proposals']);
});

test('four people, or two different proposals, are too few: the group is told, and collecting goes on', () => {
  const four = play([...FIVE.slice(0, 4), { kind: 'end-collecting' }]);
  expect(four.effects).toEqual([{ to: 'group', kind: 'too-few', proposals: 3, people: 4 }]);
  expect(four.state.phase).toBe('collecting');
  const alike = play([1, 2, 3, 4, 5].map((member) => propose(member, member < 4 ? 'Excel' : 'Data')).concat({ kind: 'end-collecting' }));
  expect(alike.effects).toEqual([{ to: 'group', kind: 'too-few', proposals: 2, people: 5 }]);
});

test('what is the same is shown once, in its more frequent wording', () => {
  expect([...shown].toSorted()).toEqual(['Excel', 'Manajemen proyek', 'Pelayanan publik', 'Surat dinas']);
  const more = play([...FIVE, propose(3, 'excel.'), propose(4, 'Excel'), propose(5, 'excel'), { kind: 'end-collecting' }]);
  expect(more.state.phase === 'voting' && more.state.proposals).toContain('excel');
});

test('votes are counted when it closes, ties share a rank, and what nobody wants is left out', () => {
  const ballots = [vote(1, 0), vote(1, 2), vote(2, 0), vote(3, 2), vote(4, 0), vote(4, 2), vote(5, 1), vote(5, 3), vote(5, 3, false)];
  const { state, effects } = play([...ballots, { kind: 'close' }], voting);
  const ranked = [
    { rank: 1, tied: true, text: shown[0], votes: 3 },
    { rank: 1, tied: true, text: shown[2], votes: 3 },
    { rank: 3, tied: false, text: shown[1], votes: 1 },
  ];
  expect(effects).toEqual([{ to: 'store', kind: 'needs', ranked, participants: 5 }, { to: 'group', kind: 'result', ranked, unwanted: 1, voters: 5 }]);
  expect(state.phase).toBe('closed');
});

test('a fourth vote is refused until another one is taken back', () => {
  const full = play([vote(1, 0), vote(1, 1), vote(1, 2)], voting).state;
  expect(reasons(discuss(full, vote(1, 3), env).effects)).toEqual(['enough-votes']);
  expect(reasons(play([vote(1, 0, false), vote(1, 3)], full).effects)).toEqual([]);
  expect(reasons(discuss(full, vote(2, 9), env).effects)).toEqual(['gone']);
});

test('with fewer than five who voted no votes are shown and none are kept', () => {
  const { effects } = play([vote(1, 0), vote(2, 0), vote(3, 0), vote(4, 0), vote(5, 0), vote(5, 0, false), { kind: 'close' }], voting);
  expect(effects).toEqual([{ to: 'store', kind: 'needs', ranked: [], participants: 0 }, { to: 'group', kind: 'no-result', reason: 'too-few-votes', people: 4 }]);
});

test('closed before there was a vote, it says so', () => {
  expect(play([...FIVE, { kind: 'close' }]).effects.at(-1)).toEqual({ to: 'group', kind: 'no-result', reason: 'no-vote', people: 5 });
  expect(discuss({ rules: DISCUSSION_RULES, closesAt: 1, phase: 'waiting' }, { kind: 'close' }, env).effects).toEqual([{ to: 'store', kind: 'needs', ranked: [], participants: 0 }]);
});

test('how many take part is news when it changes, and only then', () => {
  const news = (inputs: readonly DiscussionInput[], from = opened) => play(inputs, from).effects.some((e) => e.kind === 'progress');
  expect([news([propose(1, 'a')]), news([propose(1, 'a'), propose(1, 'b')]), news([propose(1, 'a'), { kind: 'withdraw', member: 1, number: 1 }])]).toEqual([true, false, true]);
  expect([news([vote(1, 0)], voting), news([vote(1, 0), vote(1, 1)], voting), news([vote(1, 0), vote(1, 0, false)], voting)]).toEqual([true, false, true]);
});

test.each([
  ['before it is opened', { rules: DISCUSSION_RULES, closesAt: 1_000, phase: 'waiting' } as const, 0, 'not-open'],
  ['at its end', opened, 1_000, 'closed'],
  ['when votes are being taken', voting, 0, 'voting-began'],
])('%s a proposal is refused', (_name, state, now, reason) => {
  const done = discuss(state, propose(1, 'Arsip'), { now, seed: 1 });
  expect(reasons(done.effects)).toEqual([reason]);
  expect(done.state).toEqual(state);
});

test('what cannot be seen is taken out of a proposal, and its lines are joined', () => {
  expect(tidyProposal('\u202Ea\0b\n\n c\u200B')).toBe('a b c');
  expect(tidyProposal('👩‍👩‍👧 keluarga .')).toBe('👩‍👩‍👧 keluarga');
});
