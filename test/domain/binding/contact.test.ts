import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideContact, isMiss, type Candidate, type ContactFacts } from '../../../src/domain/binding/contact.js';

const siti: Candidate = { id: 1, phone: '+6281200000001', left: false, chat: null };
const facts: ContactFacts = { chat: 77, boundTo: null, own: true, matched: null, expected: null };

test('the own number of one employee binds', () => {
  expect(decideContact({ ...facts, matched: siti })).toEqual({ kind: 'bind', employee: 1, replaces: null });
  expect(decideContact({ ...facts, matched: { ...siti, chat: 55 } })).toEqual({ kind: 'bind', employee: 1, replaces: 55 });
});

test('a link alone binds nobody: the number decides, whoever was announced', () => {
  const budi = { ...siti, id: 2, phone: '+6281200000002' };
  expect(decideContact({ ...facts, expected: siti })).toEqual({ kind: 'unknown' });
  expect(decideContact({ ...facts, expected: siti, matched: budi })).toEqual({ kind: 'bind', employee: 2, replaces: null });
});

test('somebody announced who has no number on the roster waits for an officer', () => {
  expect(decideContact({ ...facts, expected: { ...siti, phone: null } })).toEqual({ kind: 'wait', employee: 1 });
  expect(decideContact({ ...facts, expected: { ...siti, phone: null, left: true } })).toEqual({ kind: 'left' });
});

test("somebody else's contact is a miss, and a leaver is told", () => {
  expect(decideContact({ ...facts, own: false, matched: siti })).toEqual({ kind: 'not-own' });
  expect(decideContact({ ...facts, matched: { ...siti, left: true } })).toEqual({ kind: 'left' });
});

test('nothing binds but an own number on the roster, for a chat that stands for nobody', () => {
  const candidate = fc.record({ id: fc.integer({ min: 1, max: 3 }), phone: fc.option(fc.constant('+62812')), left: fc.boolean(), chat: fc.option(fc.constantFrom(77, 88)) });
  const any = fc.record({ chat: fc.constant(77), boundTo: fc.option(fc.integer({ min: 1, max: 3 })), own: fc.boolean(), matched: fc.option(candidate), expected: fc.option(candidate) });
  fc.assert(
    fc.property(any, (f) => {
      const decision = decideContact(f);
      if (decision.kind !== 'bind') return;
      expect(f.own).toBe(true);
      expect(f.boundTo).toBe(null);
      expect(decision.employee).toBe(f.matched?.id);
      expect(f.matched?.left).toBe(false);
      expect(isMiss(decision)).toBe(false);
    }),
  );
});
