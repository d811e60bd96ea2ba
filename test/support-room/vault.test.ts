import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVault, isBox, PADDING } from '../../src/support/vault.js';

const vault = createVault(new Uint8Array(32).fill(1));
const another = createVault(new Uint8Array(32).fill(2));

test('What was sealed opens for the same context and key, and for no other', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (text, context, elsewhere) => {
      const box = vault.seal(text, context, PADDING.update);
      const kept = Buffer.from(text).toString();
      expect(isBox(box)).toBe(true);
      expect(vault.open(box, context)).toBe(kept);
      expect(another.open(box, context)).toBeNull();
      expect(vault.open(box, `${elsewhere}!${context}`)).toBeNull();
    }),
    { numRuns: 30 },
  );
});

test('A box that was changed in any place opens no more', () => {
  const box = vault.seal('jawaban', 'conversation:1', 64);
  for (let at = 3; at < box.length; at += 7) {
    const changed = `${box.slice(0, at)}${box[at] === 'A' ? 'B' : 'A'}${box.slice(at + 1)}`;
    expect(vault.open(changed, 'conversation:1')).toBeNull();
  }
});

test('What is no box opens as nothing', () => {
  for (const text of ['', 'v1.', 'v1.AAAA', '{"a":1}', `v1.${'A'.repeat(44)}`]) expect(vault.open(text, '')).toBeNull();
});

test('The same text is another box each time, and short and long texts have boxes of one length', () => {
  const boxes = ['', 'ya', 'tidak', 'x'.repeat(8_000)].map((text) => vault.seal(text, 'c', PADDING.answers));
  expect(new Set(boxes.map((box) => box.length)).size).toBe(1);
  expect(vault.seal('ya', 'c', PADDING.answers)).not.toBe(vault.seal('ya', 'c', PADDING.answers));
  expect(vault.seal('x'.repeat(9_000), 'c', PADDING.answers).length).toBeGreaterThan(boxes[0]?.length ?? 0);
});

test('A mark is the same for the same text, and another with another key', () => {
  expect(vault.mark('7001')).toBe(vault.mark('7001'));
  expect(vault.mark('7001')).not.toBe(vault.mark('7002'));
  expect(vault.mark('7001')).not.toBe(another.mark('7001'));
  expect(vault.mark('7001')).toMatch(/^[\w-]{22}$/);
});

test('A key of another length is refused', () => {
  expect(() => createVault(new Uint8Array(16))).toThrow(RangeError);
});
