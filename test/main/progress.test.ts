import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { progressOn } from '../../src/main/progress.js';

/** What is drawn while two of two are done. @param more what tells the stream from any other. */
function drawn(more: { readonly isTTY?: boolean; readonly columns?: number }): string {
  const stream = Object.assign(new PassThrough(), more, { cursorTo: () => {}, clearLine: () => {}, moveCursor: () => {} });
  const tell = progressOn(stream, 'ringkasan');
  tell(1, 2);
  tell(2, 2);
  return String(stream.read() ?? '');
}

test('long work draws a bar on a terminal', () => {
  expect(drawn({ isTTY: true, columns: 80 })).toMatch(/ringkasan .*[12]\/2/);
});

test('and nothing elsewhere, where another program reads', () => {
  expect(drawn({})).toBe('');
});
