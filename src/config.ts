import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { Misconfigured } from './support/errors.js';
import { VAULT_KEY_BYTES } from './support/vault.js';

/** How updates arrive from Telegram. */
export type Receive = { readonly kind: 'polling' } | { readonly kind: 'webhook'; /** The whole address, path included. */ readonly url: string; /** Without one the installation makes its own. */ readonly secret: string | undefined };

/** Messages a second that Telegram takes from us, over all processes together; 0 is no limit. */
export interface Rates {
  readonly overall: number;
  readonly chat: number;
}

export interface TelegramConfig {
  readonly token: string;
  readonly apiRoot: string;
  readonly receive: Receive;
  readonly rates: Rates;
}

export type SlackConfig =
  | { readonly kind: 'none' }
  | { readonly kind: 'socket'; readonly botToken: string; readonly appToken: string; readonly apiUrl: string }
  | { readonly kind: 'http'; readonly botToken: string; readonly signingSecret: string; readonly apiUrl: string };

export type DatabaseConfig = { readonly kind: 'embedded'; readonly dataDir: string } | { readonly kind: 'url'; readonly url: string };
/** Where files lie that people send: in a folder, or in a store that speaks S3's protocol. */
export type FilesConfig =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 's3'; readonly endpoint: string; readonly bucket: string; readonly region: string; readonly accessKeyId: string; readonly secretAccessKey: string };
export type QueueConfig = { readonly kind: 'postgres' } | { readonly kind: 'redis'; readonly url: string };

interface Common {
  readonly database: DatabaseConfig;
  readonly queue: QueueConfig;
  readonly files: FilesConfig;
  readonly port: number;
  /** Where people's browsers reach us, without a slash at the end. */
  readonly publicUrl: string;
  readonly dataDir: string;
  /** Seals drafts of anonymous surveys and what arrives; undefined: the one in a file in `dataDir`. */
  readonly answersKey: Uint8Array | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Milliseconds to set the installation's clock apart from the machine's; undefined leaves it as it is stored. */
  readonly clockShiftMs: number | undefined;
  /** The IANA zone of people who have none of their own. */
  readonly zone: string;
}

/** Without any token the sandbox opens; with one we are live. */
export type Config =
  | (Common & { readonly mode: 'sandbox'; readonly rates: Rates })
  | (Common & { readonly mode: 'live'; readonly telegram: TelegramConfig; readonly slack: SlackConfig });

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** More is a slip of the pen. */
const LONGEST_SHIFT_MS = 10 * 366 * 86_400_000;

function address(protocols: readonly string[], say: string) {
  return z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), say);
}

function number(fallback: number, highest: number, whole: boolean) {
  const say = `must be a ${whole ? 'whole ' : ''}number from 0 to ${highest}`;
  return z
    .string()
    .refine((value) => /^\d+(\.\d+)?$/.test(value) && Number(value) <= highest && (!whole || Number.isInteger(Number(value))), say)
    .transform(Number)
    .default(fallback);
}

const withoutSlash = (value: string) => value.replace(/\/+$/, '');
const withSlash = (value: string) => `${withoutSlash(value)}/`;

/**
 * One row a variable. No message repeats a value: it may be a secret in the wrong place.
 * Sources: Telegram Bot API (setWebhook: 1 to 256 of A-Z a-z 0-9 _ -), Slack's token types (xoxb-, xapp-).
 */
const VARIABLES = {
  DATABASE_URL: address(['postgres:', 'postgresql:'], 'must be a PostgreSQL address such as postgresql://user:password@host:5432/pamong').optional(),
  REDIS_URL: address(['redis:', 'rediss:'], 'must be a Redis address such as redis://host:6379').optional(),
  TELEGRAM_BOT_TOKEN: z.string().regex(/^\d+:[A-Za-z0-9_-]{3,}$/, 'must be a token as BotFather gives it: digits, a colon, letters').optional(),
  TELEGRAM_API_ROOT: address(['https:', 'http:'], 'must be an http or https address').transform(withoutSlash).default('https://api.telegram.org'),
  TELEGRAM_WEBHOOK_URL: address(['https:', 'http:'], 'must be an https address')
    .refine((value) => !URL.canParse(value) || new URL(value).protocol === 'https:' || LOOPBACK.has(new URL(value).hostname), 'must begin with https://, except on this very machine')
    .transform(withoutSlash)
    .optional(),
  TELEGRAM_WEBHOOK_SECRET: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/, 'must be 1 to 256 of the characters A-Z a-z 0-9 _ -').optional(),
  TELEGRAM_MESSAGES_PER_SECOND: number(30, 10_000, false),
  TELEGRAM_CHAT_MESSAGES_PER_SECOND: number(1, 10_000, false),
  SLACK_BOT_TOKEN: z.string().regex(/^xoxb-\S+$/, 'must be a bot token, which begins with xoxb-').optional(),
  SLACK_APP_TOKEN: z.string().regex(/^xapp-\S+$/, 'must be an app-level token, which begins with xapp-').optional(),
  SLACK_SIGNING_SECRET: z.string().regex(/^\S{6,}$/, 'must be the signing secret from the app\'s basic information').optional(),
  SLACK_API_URL: address(['https:', 'http:'], 'must be an http or https address').transform(withSlash).default('https://slack.com/api/'),
  PORT: number(3000, 65_535, true),
  PUBLIC_URL: address(['https:', 'http:'], 'must be an http or https address').transform(withoutSlash).optional(),
  DATA_DIR: z.string().default('./data'),
  ANSWERS_KEY: z.string().refine(isKey, `must be ${VAULT_KEY_BYTES} random bytes in base64, as "openssl rand -base64 ${VAULT_KEY_BYTES}" writes them`).transform((text): Uint8Array => Buffer.from(text, 'base64')).optional(),
  FILES_S3_ENDPOINT: address(['https:', 'http:'], 'must be an http or https address such as https://s3.example.org').transform(withoutSlash).optional(),
  FILES_S3_BUCKET: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket: 3 to 63 small letters, digits, dots and dashes').optional(),
  FILES_S3_REGION: z.string().regex(/^[a-z0-9-]+$/, 'must be the name of a region such as us-east-1').default('us-east-1'),
  FILES_S3_ACCESS_KEY_ID: z.string().regex(/^\S+$/, 'must hold no spaces').optional(),
  FILES_S3_SECRET_ACCESS_KEY: z.string().regex(/^\S+$/, 'must hold no spaces').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
  CLOCK_SHIFT: z.string().transform((value, context) => {
    const ms = durationMs(value);
    if (ms !== undefined) return ms;
    context.addIssue({ code: 'custom', message: 'must be an ISO 8601 duration of at most ten years, such as P182D or -PT36H' });
    return z.NEVER;
  }).optional(),
  TZ_DEFAULT: z.string().refine(isZone, 'must be an IANA zone such as Asia/Jakarta').default('Asia/Jakarta'),
} as const;

/** The names of every variable that is read, in the order of `.env.example`. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(VARIABLES);

const shape = z.object(VARIABLES);
type Values = z.infer<typeof shape>;

/**
 * Turns the environment into what the product runs on; an empty variable counts as unset.
 * @throws Misconfigured with every mistake at once, each beginning with its variable's name and none repeating its value.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(VARIABLE_NAMES.map((name) => [name, env[name]?.trim() || undefined]));
  const parsed = shape.safeParse(given);
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  const mistakes = [...wrong, ...missing((name) => given[name] !== undefined)];
  if (!parsed.success || mistakes.length > 0) throw new Misconfigured([...new Set(mistakes)]);
  return arrange(parsed.data);
}

/** What does not fit together, judged by presence alone, so that it is named beside what is misspelt. */
function missing(has: (name: keyof Values) => boolean): readonly string[] {
  const rules: readonly (readonly [boolean, string])[] = [
    [!has('TELEGRAM_BOT_TOKEN') && has('SLACK_BOT_TOKEN'), 'TELEGRAM_BOT_TOKEN is missing: people are asked in Telegram, so Slack alone cannot run'],
    [has('SLACK_BOT_TOKEN') && !has('SLACK_APP_TOKEN') && !has('SLACK_SIGNING_SECRET'), 'SLACK_APP_TOKEN is missing (Socket Mode), or SLACK_SIGNING_SECRET (HTTP): SLACK_BOT_TOKEN needs one of them'],
    [!has('SLACK_BOT_TOKEN') && has('SLACK_APP_TOKEN'), 'SLACK_BOT_TOKEN is missing beside SLACK_APP_TOKEN'],
    [!has('SLACK_BOT_TOKEN') && has('SLACK_SIGNING_SECRET'), 'SLACK_BOT_TOKEN is missing beside SLACK_SIGNING_SECRET'],
    [!has('TELEGRAM_WEBHOOK_URL') && has('TELEGRAM_WEBHOOK_SECRET'), 'TELEGRAM_WEBHOOK_URL is missing beside TELEGRAM_WEBHOOK_SECRET'],
    [!has('TELEGRAM_BOT_TOKEN') && has('TELEGRAM_WEBHOOK_URL'), 'TELEGRAM_BOT_TOKEN is missing beside TELEGRAM_WEBHOOK_URL'],
  ];
  const s3 = ['FILES_S3_ENDPOINT', 'FILES_S3_BUCKET', 'FILES_S3_ACCESS_KEY_ID', 'FILES_S3_SECRET_ACCESS_KEY'] as const;
  const without = s3.some(has) ? s3.filter((name) => !has(name)).map((name) => `${name} is missing: files go to an S3 store with all four FILES_S3 settings, or to DATA_DIR with none`) : [];
  return [...without, ...rules.filter(([broken]) => broken).map(([, text]) => text)];
}

function arrange(values: Values): Config {
  const rates: Rates = { overall: values.TELEGRAM_MESSAGES_PER_SECOND, chat: values.TELEGRAM_CHAT_MESSAGES_PER_SECOND };
  const common: Common = {
    database: values.DATABASE_URL === undefined ? { kind: 'embedded', dataDir: values.DATA_DIR } : { kind: 'url', url: values.DATABASE_URL },
    queue: values.REDIS_URL === undefined ? { kind: 'postgres' } : { kind: 'redis', url: values.REDIS_URL },
    files: filesOf(values),
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
    dataDir: values.DATA_DIR,
    answersKey: values.ANSWERS_KEY,
    logLevel: values.LOG_LEVEL,
    clockShiftMs: values.CLOCK_SHIFT,
    zone: values.TZ_DEFAULT,
  };
  if (values.TELEGRAM_BOT_TOKEN === undefined) return { ...common, mode: 'sandbox', rates };
  const receive: Receive =
    values.TELEGRAM_WEBHOOK_URL === undefined
      ? { kind: 'polling' }
      : { kind: 'webhook', url: webhookAddress(values.TELEGRAM_WEBHOOK_URL), secret: values.TELEGRAM_WEBHOOK_SECRET };
  return { ...common, mode: 'live', telegram: { token: values.TELEGRAM_BOT_TOKEN, apiRoot: values.TELEGRAM_API_ROOT, receive, rates }, slack: slackOf(values) };
}

/** A bare host gets our own path; a path that is given is a proxy's and is kept. */
function webhookAddress(url: string): string {
  return new URL(url).pathname === '/' ? `${withoutSlash(url)}/telegram/webhook` : url;
}

function filesOf({ FILES_S3_ENDPOINT: endpoint, FILES_S3_BUCKET: bucket, FILES_S3_REGION: region, FILES_S3_ACCESS_KEY_ID: accessKeyId, FILES_S3_SECRET_ACCESS_KEY: secretAccessKey, DATA_DIR }: Values): FilesConfig {
  if (endpoint === undefined || bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) return { kind: 'folder', folder: join(DATA_DIR, 'files') };
  return { kind: 's3', endpoint, bucket, region, accessKeyId, secretAccessKey };
}

/** Socket Mode wins where both are given: it needs no address that Slack can reach. */
function slackOf(values: Values): SlackConfig {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: apiUrl } = values;
  if (botToken === undefined) return { kind: 'none' };
  if (appToken !== undefined) return { kind: 'socket', botToken, appToken, apiUrl };
  return signingSecret === undefined ? { kind: 'none' } : { kind: 'http', botToken, signingSecret, apiUrl };
}

/** Milliseconds of an ISO 8601 duration, a month counted as 30 days and a year as 365; undefined when it is none. */
function durationMs(text: string): number | undefined {
  try {
    const { years, months, weeks, days, hours, minutes, seconds, milliseconds } = Temporal.Duration.from(text);
    const wholeDays = years * 365 + months * 30 + weeks * 7 + days;
    const ms = Math.round(wholeDays * 86_400_000 + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + milliseconds);
    return Math.abs(ms) <= LONGEST_SHIFT_MS ? ms : undefined;
  } catch {
    return undefined;
  }
}

function isKey(text: string): boolean {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) && Buffer.from(text, 'base64').length === VAULT_KEY_BYTES;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' && (name.includes('/') || name === 'UTC');
  } catch {
    return false;
  }
}
