import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VARIABLE_NAMES, loadConfig } from '../src/config.js';
import { Misconfigured } from '../src/support/errors.js';

const BOT = '123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr';
const SIGNING = '0123456789abcdef0123456789abcdef';

function mistakes(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof Misconfigured) return error.mistakes;
    throw error;
  }
  return [];
}

test('nothing set opens the sandbox on everything embedded', () => {
  expect(loadConfig({})).toEqual({
    mode: 'sandbox',
    rates: { overall: 30, chat: 1 },
    database: { kind: 'embedded', dataDir: './data' },
    queue: { kind: 'postgres' },
    files: { kind: 'folder', folder: 'data/files' },
    port: 3000,
    publicUrl: 'http://localhost:3000',
    dataDir: './data',
    logLevel: 'info',
    clockShiftMs: undefined,
    zone: 'Asia/Jakarta',
  });
});

test('an empty variable counts as unset', () => {
  expect(loadConfig(Object.fromEntries(VARIABLE_NAMES.map((name) => [name, ' '])))).toEqual(loadConfig({}));
});

test('.env.example names every variable once, and is valid as it is', () => {
  const lines = readFileSync(new URL('../.env.example', import.meta.url), 'utf8').split('\n');
  const set = lines.filter((line) => /^[A-Z0-9_]+=/.test(line)).map((line) => line.split('='));
  expect(set.map(([name]) => name)).toEqual(VARIABLE_NAMES);
  for (const [index, line] of lines.entries()) if (/^[A-Z0-9_]+=/.test(line)) expect(lines[index - 1]).toMatch(/^# .+\.$/);
  expect(loadConfig(Object.fromEntries(set.map(([name, value]) => [String(name), value])))).toEqual(loadConfig({}));
});

test('files go to a store of S3\'s kind with all of its settings, and a forgotten one is named', () => {
  const env = { FILES_S3_ENDPOINT: 'https://s3.example.org/', FILES_S3_BUCKET: 'pamong', FILES_S3_ACCESS_KEY_ID: 'AK', FILES_S3_SECRET_ACCESS_KEY: 'S' };
  expect(loadConfig(env).files).toEqual({ kind: 's3', endpoint: 'https://s3.example.org', bucket: 'pamong', region: 'us-east-1', accessKeyId: 'AK', secretAccessKey: 'S' });
  expect(() => loadConfig({ ...env, FILES_S3_BUCKET: '' })).toThrow(/FILES_S3_BUCKET is missing/);
});

test('a Telegram token alone is live, by polling and without Slack', () => {
  expect(loadConfig({ TELEGRAM_BOT_TOKEN: BOT })).toMatchObject({
    mode: 'live',
    telegram: { token: BOT, apiRoot: 'https://api.telegram.org', receive: { kind: 'polling' }, rates: { overall: 30, chat: 1 } },
    slack: { kind: 'none' },
  });
});

test('servers, webhook and Slack over HTTP', () => {
  const config = loadConfig({
    DATABASE_URL: 'postgresql://u:p@db/pamong',
    REDIS_URL: 'rediss://cache:6379',
    TELEGRAM_BOT_TOKEN: BOT,
    TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/',
    TELEGRAM_WEBHOOK_URL: 'https://pamong.example.go.id',
    TELEGRAM_WEBHOOK_SECRET: 'a-b_C1',
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
    SLACK_BOT_TOKEN: 'xoxb-1-a',
    SLACK_SIGNING_SECRET: SIGNING,
    SLACK_API_URL: 'http://127.0.0.1:9/api',
    PUBLIC_URL: 'https://pamong.example.go.id/',
    PORT: '0',
  });
  expect(config).toMatchObject({
    database: { kind: 'url', url: 'postgresql://u:p@db/pamong' },
    queue: { kind: 'redis', url: 'rediss://cache:6379' },
    telegram: { apiRoot: 'http://127.0.0.1:8081', receive: { kind: 'webhook', url: 'https://pamong.example.go.id/telegram/webhook', secret: 'a-b_C1' }, rates: { overall: 30, chat: 0 } },
    slack: { kind: 'http', botToken: 'xoxb-1-a', signingSecret: SIGNING, apiUrl: 'http://127.0.0.1:9/api/' },
    publicUrl: 'https://pamong.example.go.id',
    port: 0,
  });
});

test('a webhook address with a path of its own is a proxy\'s and is kept; plain http is for this machine alone', () => {
  const at = (url: string) => loadConfig({ TELEGRAM_BOT_TOKEN: BOT, TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: 's' });
  expect(at('https://proxy.example/bots/7')).toMatchObject({ telegram: { receive: { url: 'https://proxy.example/bots/7' } } });
  expect(at('http://127.0.0.1:3000/')).toMatchObject({ telegram: { receive: { url: 'http://127.0.0.1:3000/telegram/webhook' } } });
});

test('a webhook without a secret is complete: the installation makes one of its own', () => {
  expect(loadConfig({ TELEGRAM_BOT_TOKEN: BOT, TELEGRAM_WEBHOOK_URL: 'https://a.example' })).toMatchObject({
    telegram: { receive: { kind: 'webhook', url: 'https://a.example/telegram/webhook', secret: undefined } },
  });
});

test('Socket Mode is taken where both ways are given', () => {
  expect(loadConfig({ TELEGRAM_BOT_TOKEN: BOT, SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: SIGNING })).toMatchObject({ slack: { kind: 'socket', appToken: 'xapp-1' } });
});

test.each([
  ['P182D', 182 * 86_400_000],
  ['-PT36H', -36 * 3_600_000],
  ['P1Y2M3W4DT5H6M7S', (365 + 60 + 21 + 4) * 86_400_000 + (5 * 3600 + 6 * 60 + 7) * 1000],
  ['PT0S', 0],
])('a clock shift of %s is %d milliseconds', (text, ms) => {
  expect(loadConfig({ CLOCK_SHIFT: text }).clockShiftMs).toBe(ms);
});

describe('each mistake is named with its variable', () => {
  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['DATABASE_URL', { DATABASE_URL: 'mysql://u@h/d' }],
    ['REDIS_URL', { REDIS_URL: 'localhost' }],
    ['TELEGRAM_BOT_TOKEN', { TELEGRAM_BOT_TOKEN: 'hunter2' }],
    ['TELEGRAM_BOT_TOKEN', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }],
    ['TELEGRAM_BOT_TOKEN', { TELEGRAM_WEBHOOK_URL: 'https://a.example', TELEGRAM_WEBHOOK_SECRET: 's' }],
    ['TELEGRAM_API_ROOT', { TELEGRAM_API_ROOT: 'api.telegram.org' }],
    ['TELEGRAM_WEBHOOK_URL', { TELEGRAM_BOT_TOKEN: BOT, TELEGRAM_WEBHOOK_URL: 'http://a.example', TELEGRAM_WEBHOOK_SECRET: 's' }],
    ['TELEGRAM_WEBHOOK_URL', { TELEGRAM_BOT_TOKEN: BOT, TELEGRAM_WEBHOOK_SECRET: 's' }],
    ['TELEGRAM_WEBHOOK_SECRET', { TELEGRAM_BOT_TOKEN: BOT, TELEGRAM_WEBHOOK_URL: 'https://a.example', TELEGRAM_WEBHOOK_SECRET: 'with space' }],
    ['TELEGRAM_WEBHOOK_SECRET', { TELEGRAM_BOT_TOKEN: BOT, TELEGRAM_WEBHOOK_URL: 'https://a.example', TELEGRAM_WEBHOOK_SECRET: 'x'.repeat(257) }],
    ['TELEGRAM_MESSAGES_PER_SECOND', { TELEGRAM_MESSAGES_PER_SECOND: '-1' }],
    ['TELEGRAM_CHAT_MESSAGES_PER_SECOND', { TELEGRAM_CHAT_MESSAGES_PER_SECOND: 'fast' }],
    ['SLACK_BOT_TOKEN', { TELEGRAM_BOT_TOKEN: BOT, SLACK_BOT_TOKEN: 'xoxp-1', SLACK_APP_TOKEN: 'xapp-1' }],
    ['SLACK_BOT_TOKEN', { TELEGRAM_BOT_TOKEN: BOT, SLACK_APP_TOKEN: 'xapp-1' }],
    ['SLACK_BOT_TOKEN', { TELEGRAM_BOT_TOKEN: BOT, SLACK_SIGNING_SECRET: SIGNING }],
    ['SLACK_APP_TOKEN', { TELEGRAM_BOT_TOKEN: BOT, SLACK_BOT_TOKEN: 'xoxb-1' }],
    ['SLACK_APP_TOKEN', { TELEGRAM_BOT_TOKEN: BOT, SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xoxb-1' }],
    ['SLACK_SIGNING_SECRET', { TELEGRAM_BOT_TOKEN: BOT, SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'short' }],
    ['SLACK_API_URL', { SLACK_API_URL: 'slack' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '80.5' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'pamong.example' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['CLOCK_SHIFT', { CLOCK_SHIFT: 'six months' }],
    ['CLOCK_SHIFT', { CLOCK_SHIFT: 'P11Y' }],
    ['TZ_DEFAULT', { TZ_DEFAULT: 'Jakarta' }],
  ])('%s in %j', (name, env) => {
    const found = mistakes(env);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${name} `));
  });
});

test('all mistakes come at once, the misspelt and the missing', () => {
  const found = mistakes({ PORT: 'x', TZ_DEFAULT: 'x', SLACK_BOT_TOKEN: 'x', TELEGRAM_WEBHOOK_URL: 'https://a.example' });
  expect(found.map((line) => line.split(' ')[0] ?? '').sort()).toEqual(
    ['PORT', 'SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN', 'TELEGRAM_BOT_TOKEN', 'TELEGRAM_BOT_TOKEN', 'TZ_DEFAULT'],
  );
});

test('no mistake repeats a value, whichever variable a secret was put into', () => {
  const secret = 'zq7Kp-S3cr3t-9xW';
  fc.assert(
    fc.property(fc.subarray([...VARIABLE_NAMES], { minLength: 1 }), (names) => {
      expect(mistakes(Object.fromEntries(names.map((name) => [name, secret]))).join('\n')).not.toContain(secret);
    }),
  );
});
