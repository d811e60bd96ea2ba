// The measured side: Pamong as it is built, with its embedded PostgreSQL, receiving over a webhook.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { main, root } from '../prepare.mjs';
import { Crowd } from './crowd.mjs';
import { cpuSeconds, freePort, peakBytes, serverBytes, start, until } from './processes.mjs';
import { countingProxy } from './wire.mjs';

const dist = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const TOKEN = '1001:bench-product';
const FIRST_CHAT = 500_000_000;
/** Rows in one statement. */
const AT_ONCE = 2000;

const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {}, child: () => quiet };

/**
 * @param rates `null` lifts every limit on both ends; otherwise messages a second in all and in one chat, with the local Bot API at Telegram's own limits.
 * @param counted puts a counting proxy between the product and its database.
 */
export async function startProduct({ rates = null, clockShift, profile = false, counted = false } = {}) {
  const { startBotApi } = await dist('sandbox/telegram/server.js');
  const { openServer } = await dist('db/server/open.js');
  const { openDatabase } = await dist('db/database.js');
  const { createVault } = await dist('support/vault.js');
  mkdirSync(join(root, '.build'), { recursive: true });
  const dataDir = mkdtempSync(join(root, '.build', 'bench-'));
  const clock = { now: () => Date.now(), real: () => Date.now() };
  const api = await startBotApi({ token: TOKEN, clock, ...(rates === null && { limits: { messagesPerSecond: 0, chatMessagesPerSecond: 0, chatBurst: 0, groupPerMinute: 0 } }) });
  let ready = false;
  api.on('call', ({ method }) => {
    if (method === 'setWebhook') ready = true;
  });
  const crowd = new Crowd(api, counted);
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: api.url,
    TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}/telegram/webhook`,
    TELEGRAM_MESSAGES_PER_SECOND: String(rates?.overall ?? 0),
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: String(rates?.chat ?? 0),
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: process.env.BENCH_LOG ?? 'error',
    NODE_ENV: 'production',
    ...(clockShift !== undefined && { CLOCK_SHIFT: clockShift }),
  };
  const own = counted ? await openServer({ dataDir, log: quiet }) : null;
  const proxy = own === null ? null : await countingProxy(join(own.connection.host, `.s.PGSQL.${own.connection.port}`));
  if (own !== null) {
    await (await dist('db/migrate.js')).createDatabaseIfMissing(own.connection, 'pamong');
    env.DATABASE_URL = `postgresql://${own.connection.user}:${encodeURIComponent(own.connection.password)}@127.0.0.1:${proxy.port}/pamong`;
  }
  // The flag as package.json gives it to `npm start`.
  const program = start(process.execPath, [main, 'start'], env, ['--max-semi-space-size=32', ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${join(root, '.build', 'profile')}`] : [])]);
  await until('the webhook was set', () => ready, { program });
  await until('it answered over HTTP', () => fetch(`http://127.0.0.1:${port}/readyz`).then((r) => r.ok, () => false), { program });
  const server = own ?? (await openServer({ dataDir, log: quiet }));
  const db = openDatabase({ ...server.connection, database: 'pamong' }, quiet, createVault(new Uint8Array(32)), 4);
  const { rows: [{ data_directory: pgdata }] } = await db.pool.query('SHOW data_directory');
  const postmaster = Number(readFileSync(join(pgdata, 'postmaster.pid'), 'utf8').split('\n')[0]);
  let people = 0;
  let campaigns = 0;

  return {
    api, crowd, db,
    /** Statements and bytes that passed between the product and its database so far. */
    wire: () => proxy.passed(),
    cpu: () => ({ own: cpuSeconds(program.pid), store: cpuSeconds(postmaster) }),
    memory: () => ({ own: peakBytes(program.pid), store: serverBytes(postmaster) }),

    /** What PostgreSQL promises about a commit, and what it is. */
    durability: async () => {
      const { rows } = await db.pool.query(`SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'server_version') ORDER BY name`);
      return Object.fromEntries(rows.map((r) => [r.name, r.setting]));
    },

    /** Runs a command of the product as an officer would. @returns its JSON. */
    command: async (args) => JSON.parse((await promisify(execFile)(process.execPath, [main, ...args], { env })).stdout),

    /** People of one office who have agreed to the notice and are bound to a chat. @returns their chats; the employee of each. */
    addPeople: async (count, office = 'Dinas Uji Beban') => {
      const { NOTICE_VERSION } = await dist('content/notice.js');
      const unit = (await db.prisma.unit.findFirst({ where: { name: office } })) ?? (await db.prisma.unit.create({ data: { name: office } }));
      const found = [];
      for (let from = 0; from < count; from += AT_ONCE) {
        const size = Math.min(AT_ONCE, count - from);
        const { rows } = await db.pool.query(
          `WITH e AS (
             INSERT INTO employee (nip, name, unit_id, status, zone, created_at)
             SELECT to_char(i, 'FM000000000000000000'), 'Peserta ' || i, $3, 'PNS', 'Asia/Jakarta', to_timestamp(0) FROM generate_series($1::int, $2::int) AS i RETURNING id, nip),
           c AS (
             INSERT INTO chat (id, language, consent, notice_version, consent_at, employee_id)
             SELECT $4 + nip::bigint, 'id', 'accepted', $5, to_timestamp(0), id FROM e RETURNING id, employee_id)
           INSERT INTO binding (employee_id, chat_id, method, state, at) SELECT employee_id, id, 'number', 'bound', to_timestamp(0) FROM c RETURNING chat_id::int AS chat, employee_id AS employee`,
          [people + 1, people + size, unit.id, FIRST_CHAT, NOTICE_VERSION],
        );
        people += size;
        found.push(...rows.toSorted((a, b) => a.chat - b.chat));
      }
      return found;
    },

    /** Publishes a survey and opens a campaign for these people, without any invitation. */
    openCampaign: async (form, employees) => {
      const [{ parseYamlForm }, { publishSurveys }, { createCampaign }, { inTransaction }] = await Promise.all([
        dist('domain/survey/form/parse.js'), dist('db/surveyVersions.js'), dist('db/campaigns.js'), dist('db/database.js'),
      ]);
      const parsed = parseYamlForm(form, 'bench');
      if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
      const now = Date.now() - 60_000;
      const [survey] = await publishSurveys(db, [parsed.survey], now);
      const id = `bench-${++campaigns}`;
      const campaign = { id, purpose: survey.settings.purpose, surveyId: survey.id, version: survey.version, title: survey.title, opensAt: now, closesAt: now + 30 * 864e5 };
      await inTransaction(db, (tx) => createCampaign(tx, campaign, employees));
      return { campaign: id, survey };
    },

    /** Every answer of a campaign that counts: chat, question's name, position of the choice. */
    answers: async (campaign) => {
      const { rows } = await db.pool.query(
        `SELECT b.chat_id::int AS chat, a.question, a.value #>> '{}' AS value FROM answer a JOIN conversation v ON v.id = a.conversation_id JOIN binding b ON b.employee_id = v.employee_id
         WHERE v.campaign_id = $1 AND a.withdrawn_at IS NULL`,
        [campaign],
      );
      return rows.map((r) => ({ chat: r.chat, question: r.question, choice: Number(r.value) - 1 }));
    },

    completed: async (campaign) => {
      const { rows } = await db.pool.query('SELECT count(*)::int AS n FROM recipient WHERE campaign_id = $1 AND completed_at IS NOT NULL', [campaign]);
      return rows[0].n;
    },

    /** What PostgreSQL has done so far. */
    done: async () => {
      const { rows } = await db.pool.query(`SELECT (SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 AS wal, xact_commit::float8 AS commits FROM pg_stat_database WHERE datname = 'pamong'`);
      return rows[0];
    },

    /** Waits until nothing is on its way any more. */
    settle: () =>
      until('everything was marked as sent', async () => {
        const { rows } = await db.pool.query(`SELECT (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')) + (SELECT count(*) FROM inbox WHERE state = 'new') AS n`);
        return Number(rows[0].n) === 0;
      }),

    stop: async () => {
      await db.close();
      await program.stop();
      await proxy?.close();
      await server.close();
      await api.close();
      const { home } = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8'));
      if (home.startsWith('/var/lib/pamong/')) rmSync(home, { recursive: true, force: true });
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
