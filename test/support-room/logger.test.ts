import { expect, test } from 'vitest';
import { createLogger, masked } from '../../src/support/logger.js';

const TOKEN = '123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr';

test.each([
  ['a token', `token ${TOKEN}`],
  ['a token in an address', `request to https://api.telegram.org/bot${TOKEN}/sendMessage failed`],
  ['a Slack token', 'invalid xoxb-12345-abcdefGHI'],
  ['an app token', 'xapp-1-A1-2-abc'],
  ['a database password', 'postgresql://pamong:hunter2@db:5432/pamong'],
  ['a Redis password', 'rediss://:hunter2@cache:6379'],
  ['a NIP', 'Key (nip)=(198501012010012002) already exists.'],
  ['a phone number', 'no match for +62 812-3456-7002'],
])('%s is masked', (_what, text) => {
  const shown = masked(text);
  expect(shown).toMatch(/\[(token|secret|number)\]/);
  for (const secret of [TOKEN, 'hunter2', '198501012010012002', '3456', 'abcdefGHI']) expect(shown).not.toContain(secret);
});

test('ids and counts stay readable', () => {
  expect(masked('outbox 12345 of campaign c51f3d78edaa5 at 127.0.0.1:5432')).toContain('outbox 12345 of campaign c51f3d78edaa5');
});

test('a line is one JSON object, and what an error says is masked wherever it stands', () => {
  const lines: string[] = [];
  const log = createLogger('info', (line) => lines.push(line));
  log.debug({}, 'not said');
  log.error({ outbox: 7 }, 'Failed.', new Error(`bot${TOKEN} is refused`, { cause: 'x' }));
  log.child({ campaign: 'c1' }).warn({}, `for ${TOKEN}`);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ outbox: 7, problem: 'Error: bot[token] is refused' }, { campaign: 'c1', msg: 'for [token]' }]);
  expect(lines.join('')).not.toContain(TOKEN);
});
