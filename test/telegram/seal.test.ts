import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CAMPAIGN_ACTIONS, DISCUSSION_ACTIONS, SURVEY_ACTIONS, type Press } from '../../src/app/talk/types.js';
import { seal, unseal } from '../../src/telegram/seal.js';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const chat = fc.integer({ min: 1, max: 2 ** 52 });
const id = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 31 - 1 }));
const press: fc.Arbitrary<Press> = fc.oneof(
  fc.record({ kind: fc.constant('survey' as const), conversation: id, turn: id, action: fc.constantFrom(...SURVEY_ACTIONS), index: fc.integer({ min: 0, max: 5000 }) }),
  fc.record({ kind: fc.constant('consent' as const), accept: fc.boolean() }),
  fc.record({ kind: fc.constant('campaign' as const), campaign: fc.stringMatching(/^[A-Za-z0-9_-]{1,38}$/), action: fc.constantFrom(...CAMPAIGN_ACTIONS) }),
  fc.record({ kind: fc.constant('attendance' as const), session: id, reply: fc.constantFrom('yes' as const, 'no' as const) }),
  fc.record({ kind: fc.constant('language' as const), language: fc.constantFrom('id' as const, 'en' as const) }),
  fc.record({ kind: fc.constant('data' as const), request: fc.constantFrom('correct' as const, 'erase' as const) }),
  fc.record({ kind: fc.constant('discussion' as const), discussion: id, action: fc.constantFrom(...DISCUSSION_ACTIONS), index: id }),
);

test('what is sealed for a chat is read back in it, and fits a button', () => {
  fc.assert(
    fc.property(press, chat, key, (made, where, secret) => {
      const data = seal(made, where, secret);
      expect(Buffer.byteLength(data)).toBeGreaterThanOrEqual(1);
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      expect(unseal(data, where, secret)).toEqual(made);
    }),
  );
});

test('in another chat, or under another secret, it is nothing', () => {
  fc.assert(
    fc.property(press, chat, chat, key, key, (made, here, there, secret, other) => {
      const data = seal(made, here, secret);
      if (there !== here) expect(unseal(data, there, secret)).toBeNull();
      if (Buffer.compare(secret, other) !== 0) expect(unseal(data, here, other)).toBeNull();
    }),
  );
});

test('with any bit turned over it is nothing', () => {
  fc.assert(
    fc.property(press, chat, key, fc.nat(), (made, where, secret, at) => {
      const bytes = Buffer.from(seal(made, where, secret), 'base64url');
      const bit = at % (bytes.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(unseal(bytes.toString('base64url'), where, secret)).toBeNull();
    }),
  );
});

test('another spelling of the same bytes is nothing', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  fc.assert(
    fc.property(press, chat, key, (made, where, secret) => {
      const data = seal(made, where, secret);
      for (const letter of letters) if (letter !== data.at(-1)) expect(unseal(`${data.slice(0, -1)}${letter}`, where, secret)).toBeNull();
    }),
    { numRuns: 20 },
  );
});

test('whatever else arrives is nothing, and throws nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('base64url'))), chat, key, (data, where, secret) => {
      expect(unseal(data, where, secret)).toBeNull();
    }),
  );
});
