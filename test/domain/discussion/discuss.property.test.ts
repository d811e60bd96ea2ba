import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discuss } from '../../../src/domain/discussion/discuss.js';
import { sameness, shownProposals } from '../../../src/domain/discussion/proposals.js';
import { DISCUSSION_RULES, type DiscussionEffect, type DiscussionInput, type DiscussionState } from '../../../src/domain/discussion/types.js';

const CLOSES = 1_000;
const opening: DiscussionState = { rules: { ...DISCUSSION_RULES, leastPeople: 3 }, closesAt: CLOSES, phase: 'waiting' };

/** Numbers that no count and no place can be, so that a member is recognised wherever one stands. */
const member = fc.integer({ min: 0, max: 6 }).map((n) => 900_001 + n);
const text = fc.oneof(
  fc.constantFrom('Excel', ' excel ', 'EXCEL.', 'Manajemen proyek', 'Pelayanan publik', 'Data', 'Anggaran', 'Surat dinas', '', '…', 'x'.repeat(301)),
  fc.string({ maxLength: 12, unit: 'binary' }),
);
const number = fc.integer({ min: 1, max: 4 });
const input: fc.Arbitrary<DiscussionInput> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('propose' as const), member, text, instead: fc.option(number, { freq: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), member, number }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('visit' as const), member }) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('vote' as const), member, place: fc.integer({ min: 0, max: 5 }), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'open' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'end-collecting' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'close' as const }) },
);
/** Most talks go somewhere: they open first. */
const inputs = fc.array(input, { maxLength: 60 }).map((rest): readonly DiscussionInput[] => [{ kind: 'open' }, ...rest]);

function play(all: readonly DiscussionInput[], seed = 1, each: (before: DiscussionState, input: DiscussionInput, after: DiscussionState, effects: readonly DiscussionEffect[]) => void = () => {}): DiscussionState {
  let state = opening;
  for (const one of all) {
    const { state: next, effects } = discuss(state, one, { now: 0, seed });
    each(state, one, next, effects);
    state = next;
  }
  return state;
}

test('nobody ever has more votes or proposals than one may have', () => {
  fc.assert(
    fc.property(inputs, (all) => {
      play(all, 1, (_before, _input, after) => {
        if (after.phase === 'voting') for (const chosen of after.ballots.values()) expect(new Set(chosen).size === chosen.length && chosen.length <= 3).toBe(true);
        if (after.phase === 'collecting') for (const who of after.given.keys()) expect(after.drafts.filter((draft) => draft.member === who).length).toBeLessThanOrEqual(3);
      });
    }),
  );
});

test('an input that comes twice leaves what it left the first time', () => {
  fc.assert(
    fc.property(inputs, (all) => {
      play(all, 1, (_before, one, after) => expect(discuss(after, one, { now: 0, seed: 2 }).state).toEqual(after));
    }),
  );
});

test('what the group reads holds nobody, and nothing of a proposal before enough people have proposed', () => {
  fc.assert(
    fc.property(inputs, (all) => {
      play(all, 1, (before, _input, _after, effects) => {
        const toGroup = effects.filter(({ to }) => to === 'group');
        for (let who = 900_001; who < 900_008; who++) expect(JSON.stringify(toGroup)).not.toContain(String(who));
        if (before.phase !== 'collecting') return;
        const people = new Set(before.drafts.map((draft) => draft.member)).size;
        for (const effect of toGroup) if (effect.kind === 'ballot') expect(people >= 3 && effect.proposals.length >= 3).toBe(true);
      });
    }),
  );
});

test('an effect that holds a member and a proposal goes to that very member, or into the store', () => {
  fc.assert(
    fc.property(inputs, (all) => {
      play(all, 1, (_before, one, _after, effects) => {
        for (const effect of effects) {
          if (effect.to === 'member' && effect.kind === 'own') for (const draft of effect.drafts) expect('member' in one && one.member === draft.member).toBe(true);
          if (effect.to === 'store' && effect.kind === 'proposals') expect(JSON.stringify(effect)).not.toContain('9000');
        }
      });
    }),
  );
});

test('once proposals are shown their authors are gone, and once it is closed who voted for what is', () => {
  fc.assert(
    fc.property(inputs, (all) => {
      play(all, 1, (_before, _input, after) => {
        if (after.phase === 'voting') expect(Object.keys(after).toSorted()).toEqual(['ballots', 'closesAt', 'phase', 'proposals', 'rules']);
        if (after.phase === 'closed') expect(Object.keys(after).toSorted()).toEqual(['closesAt', 'phase', 'rules']);
      });
    }),
  );
});

test('the order shown does not depend on the order of proposing, and another seed gives another order', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), fc.nat(), fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (texts, seed, luck) => {
      const shuffled = texts.map((t, i) => ({ t, at: luck[i] ?? 0 })).toSorted((a, b) => a.at - b.at).map(({ t }) => t);
      expect(shownProposals(shuffled, seed)).toEqual(shownProposals(texts, seed));
      const keys = shownProposals(texts, seed).map(sameness);
      expect(new Set(keys)).toEqual(new Set(texts.map(sameness)));
      expect(keys.length).toBe(new Set(keys).size);
    }),
  );
  const many = Array.from({ length: 20 }, (_, n) => `usulan ${n}`);
  expect(shownProposals(many, 1)).not.toEqual(shownProposals(many, 2));
});
